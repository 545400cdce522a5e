# Kundregister. `make` lists what can be done.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin

.PHONY: help setup run demo test again prove check bench browser office

help: ## Visa den här listan
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/.installed ## Installera allt och bygg gränssnittet om något ändrats
	@$(BIN)/python -m crm_app.frontend

run: setup ## Starta kundregistret på http://localhost:3000
	@exec $(BIN)/kundregister run

demo: setup ## Fyll på med påhittade kunder och starta
	-@$(BIN)/kundregister demo
	@exec $(BIN)/kundregister run

test: setup browser office ## Kör alla tester
	$(BIN)/python -m pytest -n 2 --dist loadfile --ignore tests/browser --ignore tests/security
	$(BIN)/python -m pytest -n 2 --dist loadfile tests/browser tests/security || $(MAKE) again

# Two browsers on two cores are sometimes slower than a test waits. What failed runs once more, alone,
# and is named in what was printed: a fault fails again.
again:
	$(BIN)/python -m pytest --last-failed --last-failed-no-failures none tests/browser tests/security

prove: setup browser office ## Visa att testerna fäller de fel de ska fälla
	$(BIN)/python -m pytest --prove

check: .venv/.installed ## Granska stil, typer och lager
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/pyright
	$(BIN)/lint-imports

bench: setup ## Mät: våra tider bredvid gränserna
	$(BIN)/python -m bench

.venv/.installed: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 eller senare saknas. Installera det och försök igen."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "Python saknar venv. På Debian och Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "Installerar …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]' -c constraints.txt
	@touch $@

# The browser tests need Chromium: the system's own, or the one that Playwright fetches.
browser:
	@for name in chromium chromium-browser google-chrome; do \
		command -v $$name >/dev/null 2>&1 && exit 0; done; \
	$(BIN)/python -c 'from pathlib import Path; from playwright.sync_api import sync_playwright as p; \
	w = p().start(); e = Path(w.chromium.executable_path).exists(); w.stop(); exit(not e)' 2>/dev/null && exit 0; \
	echo "Installerar Chromium för webbläsartesterna …"; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null && exit 0; fi; \
	$(BIN)/playwright install chromium && exit 0; \
	echo "Chromium gick inte att installera. Installera det själv (Debian: apt-get install chromium) och kör make test igen."; \
	exit 1

# One test opens our Excel files in LibreOffice. It is skipped, and says so, where there is none.
office:
	@command -v soffice >/dev/null 2>&1 || command -v libreoffice >/dev/null 2>&1 && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
		echo "Installerar LibreOffice för ett av testerna …"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
		libreoffice-calc-nogui >/dev/null && exit 0; fi; \
	echo "LibreOffice saknas: testet som öppnar våra Excelfiler i det hoppas över."
