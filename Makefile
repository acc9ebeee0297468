# Homeward. `make` alone lists what can be made.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV ?= .venv
BENCH ?= .bench
PORT ?= 8501
BIN := $(VENV)/bin

.PHONY: help run check test browse soak bench lint format messages screenshots notebook vendor lock clean

help: ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 22

run: $(VENV)/.run ## install what is needed, check the data and serve the dashboard on PORT (8501)
	@echo "Homeward: http://localhost:$(PORT)"
	@exec $(BIN)/homeward serve --port $(PORT) -- $(ARGS)

check: $(VENV)/.run ## check data/ and say what to mend, and where
	@$(BIN)/homeward check

test: $(VENV)/.test ## install what the tests need, a browser included, and run what answers within minutes
	@CHROMIUM="$$(sh tests/chromium.sh)" $(BIN)/python -m pytest -m "not slow" $(ARGS)

browse: $(VENV)/.test ## use the pages in a browser: charts under filters in three windows, the form of filters, marks, period strip, keyboard and touch, SQL, what fails outside
	@CHROMIUM="$$(sh tests/chromium.sh)" $(BIN)/python -m pytest tests/test_chart_layout.py tests/test_filter_panel.py tests/test_first.py::test_the_first_chart_is_drawn_without_a_connection_where_the_page_will_have_it tests/test_play.py tests/test_sql_browser.py tests/test_outside.py $(ARGS)

soak: $(VENV)/.test ## run everything into tests/SOAK.md: browsers, fuzzing, the data damaged and mended 100 times under people who look, a wall display left on
	@CHROMIUM="$$(sh tests/chromium.sh)" ROUNDS="$${ROUNDS:-100}" PEOPLE=18 MINUTES="$${MINUTES:-30}" $(BIN)/python -m pytest -n 3 -p tests.soak

bench: $(VENV)/.test $(BENCH)/.made ## measure against what people would use instead; ARGS="api --quick" for a part, or to try it out
	@CHROMIUM="$$(sh tests/chromium.sh)" BENCH="$(BENCH)" $(BIN)/python -m benchmarks $(ARGS)

lint: $(VENV)/.test ## check the style, the types and the layers of the code, and the names in its scripts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/oxlint --quiet homeward vendor

format: $(VENV)/.test ## put the code into its style
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .

messages: $(VENV)/.test ## bring the catalogues up to date with the texts of the code
	@$(BIN)/python -m tests.catalogues

screenshots: $(VENV)/.test ## picture every page into .screenshots, and docs/screenshot.png anew
	@CHROMIUM="$$(sh tests/chromium.sh)" $(BIN)/python -m tests.screenshots

notebook: $(VENV)/.test ## run docs/analysis.ipynb, and write what comes out into it
	@CHROMIUM="$$(sh tests/chromium.sh)" $(BIN)/python -m tests.notebook

vendor: ## build homeward/frontend/vendor anew from npm, with the versions of vendor/package.json (needs Node)
	@cd vendor && npm ci --ignore-scripts --no-audit --no-fund && node build.mjs
	@$(BIN)/pip install --quiet --disable-pip-version-check fonttools==4.68.0 && $(BIN)/python vendor/typeface.py
	@$(BIN)/python -m tests.licences

lock: $(VENV)/.test ## resolve requirements.txt anew into requirements.lock and LICENSES.md
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url \
		--custom-compile-command 'make lock' --output-file requirements.lock requirements.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m tests.licences

clean: ## remove the environment and everything made by it
	rm -rf $(VENV) $(BENCH) *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/.run: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m homeward.web.static
	@touch $@

$(VENV)/.test: $(VENV)/.run tests/requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	@touch $@

$(BENCH)/.made: benchmarks/requirements.txt
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt
	@touch $@
