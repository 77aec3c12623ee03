# Each target works from a fresh clone, again and again.
#
#   make demo     sets up, builds, and runs the whole pipeline on a made-up crawl into demo/
#   make test     sets up, builds and tests
#   make build    the program at .build/release/curate
#   make bench    speed as a ratio to named peers
#   make fuzz     100,000 damaged dumps, read with the address sanitizer watching (FUZZ="--count 1000 --seed 7" for less)
#   make sanitize photographs and 20,000 mutations through the decoders and the face search, with the address and
#                 undefined-behaviour sanitizers watching (SANITIZE="--count 1000 --seed 7" for less)
#   make docs     writes anew what the README, the tutorials and the command reference show, from what is printed
#   make install  the program, its manual page and its completions below PREFIX (/usr/local)
#   make lint     formatting and style, strictly; make format mends the formatting
#
# SETUP=skip leaves the system's packages alone.

SHELL := /bin/bash
.DEFAULT_GOAL := build
SWIFT_FLAGS ?= -c release
BINARY = .build/release/curate
SOURCES = Package.swift Sources Annotator Migrations Data Tests

.PHONY: setup build demo test docs install bench fuzz sanitize lint format clean

setup:
ifneq ($(SETUP),skip)
	@scripts/setup.sh
endif

build: setup
	swift build $(SWIFT_FLAGS) --product curate

demo: build
	@scripts/demo.sh $(BINARY) demo

test: setup
	swift build $(SWIFT_FLAGS) --build-tests
	@scripts/test.sh $(SWIFT_FLAGS)
	@scripts/check-widths.sh $(dir $(BINARY))
	@Tests/Interop/run.sh $(BINARY)

bench: build
	@Benchmarks/run.sh $(BINARY)

# A build of its own: everything in it is instrumented, the doors to C and C++ too.
fuzz: setup
	CURATE_FUZZ=1 swift build -c release --sanitize=address --scratch-path .build-fuzz --product curate-fuzz
	.build-fuzz/release/curate-fuzz $(FUZZ)

# The doors to C and C++ that see pixels, with both sanitizers, over photographs and mutations of them.
PHOTOGRAPHS ?= $(wildcard ../shared/data/photos ../shared/data/awkward)
NETWORK ?= $(wildcard ../shared/data/models/mmod_human_face_detector.dat.bz2)
sanitize: setup
	CURATE_FUZZ=1 swift build -c release --sanitize=address \
	  -Xcc -fsanitize=undefined -Xcc -fno-sanitize=vptr -Xcc -fno-sanitize-recover=all --scratch-path .build-sanitize --product curate-doors
	.build-sanitize/release/curate-doors $(PHOTOGRAPHS) $(addprefix --model ,$(NETWORK)) $(SANITIZE)

format:
	swift format format --in-place --recursive --parallel $(SOURCES)

lint:
	swift format lint --strict --recursive --parallel $(SOURCES)

docs: setup
	swift build $(SWIFT_FLAGS) --build-tests
	CURATE_WRITE_DOCS=1 swift test $(SWIFT_FLAGS) --skip-build --filter DocumentationTests

PREFIX ?= /usr/local
install: build
	install -D $(BINARY) $(DESTDIR)$(PREFIX)/bin/curate
	install -d $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/bash-completion/completions
	install -d $(DESTDIR)$(PREFIX)/share/zsh/site-functions $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	$(BINARY) manual > $(DESTDIR)$(PREFIX)/share/man/man1/curate.1
	$(BINARY) completions bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/curate
	$(BINARY) completions zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_curate
	$(BINARY) completions fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/curate.fish

clean:
	rm -rf .build .build-fuzz .build-sanitize demo
