# One command each: what is missing on the machine is installed first (scripts/setup.sh).

.PHONY: help setup build test demo bench format lint

sources = $(wildcard Package.swift Sources Tests Benchmarks)

help:
	@echo "make demo     the whole loop on a real git repository, narrated"
	@echo "make test     builds and runs every test"
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

demo: setup
	@bash scripts/demo.sh

bench: setup
	@if [ -x Benchmarks/run ]; then Benchmarks/run; else echo "there is no Benchmarks/run yet"; exit 1; fi

format: setup
	swift format format --in-place --recursive --parallel $(sources)

lint: setup
	swift format lint --strict --recursive --parallel $(sources)
