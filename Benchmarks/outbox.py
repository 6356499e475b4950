#!/usr/bin/python3
"""Gates beside a delivering outbox: what 30 dead targets of 100 do to the time a gate takes.

    outbox.py WRIT [--gates N] [--rounds N]

Rounds with every target alive and rounds with 30 dead ones (10 that refuse, 20 that never answer) take turns in one run,
so that what else the machine does falls on both. Prints the 50th and 99th percentile of each and their ratio.
"""
import argparse, json, os, shutil, subprocess, tempfile, time

parser = argparse.ArgumentParser()
parser.add_argument("writ")
parser.add_argument("--gates", type=int, default=100, help="gates of a round")
parser.add_argument("--rounds", type=int, default=20, help="rounds, half of them with dead targets")
options = parser.parse_args()
here = os.path.dirname(os.path.abspath(__file__))
folder = tempfile.mkdtemp()
receiver = subprocess.Popen(
    ["/usr/bin/python3", f"{here}/../Tests/Receivers/webhook_receiver.py", f"{folder}/calls"],
    stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
port = int(receiver.stdout.readline())
home = f"{folder}/w"
subprocess.run([options.writ, "init", "--bare", home], check=True, stdout=subprocess.DEVNULL)
settings = open(f"{home}/writ.yaml").read()


def configure(dead):
    """Ten teams of ten targets each; of the last 30 targets 10 refuse and 20 say nothing."""
    text = settings + "notify:\n  group_within: 0s\n  timeout: 2s\n  channels:\n"
    for number in range(100):
        url = f"http://127.0.0.1:{port}/ok"
        if dead and number >= 70:
            url = "http://127.0.0.1:9/" if number < 80 else f"http://127.0.0.1:{port}/slow"
        text += f'    c{number}: {{ webhook: "{url}", allow: [127.0.0.1] }}\n'
    text += "  routes:\n"
    for team in range(10):
        text += f"    team:t{team}: [{', '.join(f'c{number}' for number in range(team, 100, 10))}]\n"
    open(f"{home}/writ.yaml", "w").write(text)


for team in range(10):
    open(f"{home}/policies/p{team}.yaml", "w").write(
        f"kind: policy\npolicy: p{team}\ntitle: Nothing of s{team} is deployed\nwhy: To measure.\nowner: team:t{team}\n"
        f"mode: enforce\non: deploy.requested as d\nwhen: d.service == \"s{team}\"\n"
        f"require: [ {{ id: never, that: \"false\" }} ]\notherwise: [deny, {{ notify: [owner] }}]\n")
configure(False)
subprocess.run([options.writ, "-C", home, "activate"], check=True, stdout=subprocess.DEVNULL)
count = 0


def gates():
    global count
    times = []
    for _ in range(options.gates):
        count += 1
        request = json.dumps(dict(
            id=f"r{count}", kind="deploy.requested", actor="github:cas",
            data={"deploy": f"r{count}", "service": f"s{count % 10}", "environment": "production", "head": "",
                  "commits": [], "class": "normal"}))
        start = time.perf_counter()
        answer = subprocess.run(
            [options.writ, "-C", home, "decide"], input=request, text=True, stdout=subprocess.DEVNULL)
        times.append((time.perf_counter() - start) * 1000)
        assert answer.returncode == 1, answer.returncode
        time.sleep(0.1)
    return times


def percentile(times, share):
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


times = {False: [], True: []}
for number in range(options.rounds):
    dead = number % 2 == 1
    configure(dead)
    runner = subprocess.Popen(
        [options.writ, "-C", home, "outbox", "run", "--watch"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    times[dead] += gates()
    runner.kill()
    runner.wait()
receiver.stdin.close()
for dead in (False, True):
    name = "30 of 100 targets dead" if dead else "every target alive"
    print(f"{name}: {len(times[dead])} gates, p50 {percentile(times[dead], 0.5):.1f} ms, "
          f"p99 {percentile(times[dead], 0.99):.1f} ms")
for share, bar in ((0.5, None), (0.99, 1.05)):
    ratio = percentile(times[True], share) / percentile(times[False], share)
    print(f"p{share * 100:.0f}, dead beside alive: {ratio:.3f}" + (f" (bar: below {bar})" if bar else ""))
counts = subprocess.run(
    [options.writ, "-C", home, "status", "--format", "json"], capture_output=True, text=True).stdout
print("outbox afterwards:", json.dumps(json.loads(counts)["outbox"]))
shutil.rmtree(folder, ignore_errors=True)
