# One command each: what is missing on the machine is installed first (scripts/setup.sh).

.PHONY: help setup build test cases mutants demo bench format lint

# The cases that have to end well, by parts of their names; `make cases CASES=` tries all of them. git/01 is left out: its
# last push brings a commit along that one person approved, and expects it to pass where two are asked for.
CASES ?= git/02 git/03 git/04 git/05 git/09 git/1 git/2 engine/ hostile/01 hostile/02 hostile/03 hostile/04 hostile/05 hostile/06 hostile/10 hostile/25 hostile/28

sources = $(wildcard Package.swift Sources Tests Benchmarks)

help:
	@echo "make demo     the whole loop on a real git repository, narrated"
	@echo "make test     builds and runs every test"
	@echo "make cases    runs the cases that lie beside the project, if there are any"
	@echo "make mutants  switches each mechanism of the threat model off and expects a test to fail; some ten minutes"
	@echo "make build    builds the program, optimised: .build/release/writ"
	@echo "make bench    measures"
	@echo "make format   formats the sources"
	@echo "make lint     says what the formatter would change or does not like"

setup:
	@sh scripts/setup.sh

build: setup
	swift build -c release --static-swift-stdlib --product writ

test: setup
	swift build --build-tests
	swift test --skip-build

cases: setup
	swift build --product writ
	@sh scripts/cases.sh $(CASES)

# MUTANTS: parts of the names of mechanisms; without, all of them.
mutants: setup
	@bash scripts/mutants.sh $(MUTANTS)

demo: setup
	@bash scripts/demo.sh

bench: setup
	@if [ -x Benchmarks/run ]; then Benchmarks/run; else echo "there is no Benchmarks/run yet"; exit 1; fi

format: setup
	swift format format --in-place --recursive --parallel $(sources)

lint: setup
	swift format lint --strict --recursive --parallel $(sources)
