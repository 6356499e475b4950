"""The conditions of `WritBenchmarks conditions`, evaluated by what PyPI offers.

    cel_peers.py

Prints `PEER CONDITION NANOSECONDS` a line, the median of several runs, each compiled once and given its variables in
the form that costs it least. `call` is an expression that is only a literal: what calling into the library costs by
itself. A peer that is not installed, or cannot evaluate a condition, says so on standard error and is left out.
"""

import statistics
import sys
import time

RUNS = 7

CONDITIONS = [
    ("call", "true"),
    ("comparison", 'event.environment == "production" && event.actor != change.author'),
    ("nested", 'change.commits.all(c, c.reviews.exists(r, r.state == "approved" && r.actor != c.author))'),
    (
        "zone-and-pattern",
        'timestamp(event.time).getDayOfWeek("Europe/Berlin") in [1, 2, 3, 4] && event.labels["team"] == "payments" '
        '&& event.artifact.startsWith("ghcr.io/acme/") && event.version.matches("^v[0-9]+\\\\.[0-9]+\\\\.[0-9]+$")',
    ),
    (
        "hours",
        'timestamp(event.time).getHours("Europe/Berlin") >= 8 && timestamp(event.time).getHours("Europe/Berlin") < 18',
    ),
]

REVIEWS = [("commented", "bob"), ("approved", "ann"), ("approved", "dora")]
COMMITS = [
    {"author": "github:ann", "reviews": [{"state": state, "actor": "github:" + actor} for state, actor in REVIEWS]}
    for _ in range(10)
]
DATA = {
    "event": {
        "environment": "production", "actor": "github:cas", "time": "2026-11-24T10:00:00+01:00",
        "labels": {"team": "payments", "tier": "1"}, "artifact": "ghcr.io/acme/shop", "version": "v1.20.3",
    },
    "change": {"author": "github:ann", "commits": COMMITS},
}


def nanoseconds(call):
    """The median time of one call; as many as take a twentieth of a second are made in a run."""
    rounds, taken = 1, 0.0
    while taken < 0.02:
        rounds *= 2
        start = time.perf_counter()
        for _ in range(rounds):
            call()
        taken = time.perf_counter() - start
    times = []
    for _ in range(RUNS):
        start = time.perf_counter_ns()
        for _ in range(rounds):
            call()
        times.append((time.perf_counter_ns() - start) / rounds)
    return statistics.median(times)


def cel_cpp():
    """cel-expr-python: the C++ implementation; the variables are converted once, into an activation."""
    from cel_expr_python import cel

    environment = cel.NewEnv(variables={name: cel.Type.Map(cel.Type.STRING, cel.Type.DYN) for name in DATA})
    for name, source in CONDITIONS:
        expression = environment.compile(source)
        activation = environment.Activation(DATA)
        yield name, (lambda e=expression, a=activation: e.eval(a)), (lambda result: result.value())


def cel_rust():
    """common-expression-language: the Rust implementation; the variables are put into a context once."""
    import cel

    context = cel.Context(variables=DATA)
    for name, source in CONDITIONS:
        # It knows no time zones: the same in UTC, which is less work.
        program = cel.compile(source.replace('"Europe/Berlin"', ""))
        yield name, (lambda p=program: p.execute(context)), (lambda result: result)


def main():
    for peer, conditions in (("cel-cpp", cel_cpp), ("cel-rust", cel_rust)):
        try:
            for name, call, value in conditions():
                found = value(call())
                if found is not True:
                    print(f"{peer} finds {found!r} for {name}", file=sys.stderr)
                    continue
                print(peer, name, round(nanoseconds(call)), flush=True)
        except Exception as error:  # A peer is foreign code: whatever is wrong with it must not end the others.
            print(f"{peer}: {type(error).__name__}: {error}", file=sys.stderr)


main()
