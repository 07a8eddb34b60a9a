# Minot's commands. Each sets up what it needs and can be run again at any time.

VENV := .venv
PYTHON := $(VENV)/bin/python
PIP := $(PYTHON) -m pip --quiet --disable-pip-version-check --no-input

.DEFAULT_GOAL := help
.PHONY: help run check test bench bench-reading bench-feeds bench-day train pictures format clean

help: ## say what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1 - \2/p' Makefile

run: $(VENV)/.ready ## start Minot on Discord, or on the playground when there is no DISCORD_TOKEN
	@exec $(PYTHON) -m bot run --or-playground

check: $(VENV)/.ready ## tell whether Minot could run here, and what to do when it could not
	@exec $(PYTHON) -m bot check

# All four are run even when one fails, and the tests last, so that one look tells everything.
test: $(VENV)/.ready-dev ## style, types, and every test
	@failed=""; \
	$(PYTHON) -m ruff check . || failed="$$failed style"; \
	$(PYTHON) -m ruff format --check . || failed="$$failed format"; \
	$(PYTHON) -m pyright || failed="$$failed types"; \
	$(PYTHON) -m pytest -n 2 || failed="$$failed tests"; \
	test -z "$$failed" || { echo "failed:$$failed" >&2; exit 1; }

bench: $(VENV)/.ready-dev ## measure how fast items are read and commands answered
	@$(PYTHON) -m bench.reading_speed
	@$(PYTHON) -m bench.store
	@$(PYTHON) -m bench.journeys

bench-reading: $(VENV)/.ready-dev ## tell how well Minot reads
	@$(PYTHON) -m bench.reading

bench-feeds: $(VENV)/.ready-dev ## measure what polling costs beside another engine, and how commands fare meanwhile
	@$(PYTHON) -m bench.feeds
	@$(PYTHON) -m bench.crowd

bench-day: $(VENV)/.ready-dev ## live through a simulated day of feeds that fail, and count what got lost
	@$(PYTHON) -m bench.day

train: $(VENV)/.ready-dev ## learn again, from the labelled items, how an item is judged
	@$(PIP) install -r requirements-train.txt
	@$(PYTHON) -m bench.training
	@$(PYTHON) -m bench.crediting
	@$(PYTHON) -m bench.listening

pictures: $(VENV)/.ready-dev ## take the README's pictures again (needs Chromium or Chrome)
	@$(PYTHON) -m bench.pictures

format: $(VENV)/.ready-dev ## lay out the code as the style asks
	@$(PYTHON) -m ruff check --fix . || true
	@$(PYTHON) -m ruff format .

clean: ## remove what make made
	rm -rf $(VENV) build .pytest_cache .ruff_cache .hypothesis .import_linter_cache .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is younger than what it was made from, so that a second start installs nothing.
$(VENV)/.ready: requirements.txt .ci/environment
	@sh .ci/environment $(VENV)
	@echo "Installing what Minot needs into $(VENV) ..." >&2
	@$(PIP) install -r requirements.txt
	@touch $@

$(VENV)/.ready-dev: requirements-dev.txt $(VENV)/.ready
	@echo "Installing what Minot's tests need into $(VENV) ..." >&2
	@$(PIP) install -r requirements-dev.txt
	@touch $@
