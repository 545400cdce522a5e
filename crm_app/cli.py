"""The command line: `kundregister run | demo | import | template | export | user | …`.

Scripts rely on it, so it is documented and stable (docs/cli.md): exit code 0 done, 1 refused by
a rule, 2 wrong usage. What is asked for goes to stdout, all else to stderr.
"""

import os
import sys
from collections.abc import Sequence

import typer
from typer.exceptions import Abort, TyperException

from crm_app import cli_export, cli_import, cli_undo, cli_users, cli_words, config, safety
from crm_app.config import ConfigError
from crm_app.domain.errors import DomainError

DONE, REFUSED, WRONG_USAGE = 0, 1, 2
app = typer.Typer(
    name="kundregister",
    help="Kundregister: starta, fyll på och sköt det från kommandoraden.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("import")(cli_import.import_file)
app.command("undo-import")(cli_undo.undo_import)
app.command("template")(cli_export.write_template)
app.command("export")(cli_export.write_export)
app.add_typer(cli_users.app, name="user")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code; every error is a Swedish line on stderr."""
    from crm_app.frontend import BuildError
    from crm_app.serve import ServeError

    os.umask(0o077)  # what is made, the database above all, is for its owner only
    try:
        code = app(args=arguments, standalone_mode=False)
    except TyperException as error:
        return _told(cli_words.usage(error), error.exit_code)
    except Abort:
        return _told("Avbrutet.", REFUSED)
    except ConfigError as error:
        return _told(str(error), WRONG_USAGE)
    except DomainError as error:
        return _told(error.message, REFUSED)
    except (ServeError, BuildError) as error:
        return _told(str(error), REFUSED)
    return code if isinstance(code, int) else DONE


def _told(message: str, code: int) -> int:
    print(message, file=sys.stderr)
    return code


@app.command()
def run() -> None:
    """Starta kundregistret och vänta tills det stoppas med Ctrl-C."""
    from crm_app import frontend, routes, serve, start
    from crm_app.domain import setup

    held = config.load()
    held.prepare()
    frontend.ensure_built()
    code = start.prepare(held).transact(setup.ensure_code)
    if code:
        print(
            f"Första gången: öppna {held.public_url}{routes.FIRST_RUN} och skriv koden {code}",
            flush=True,
        )
    serve.serve(held)


@app.command()
def demo() -> None:
    """Fyll ett tomt register med ett litet påhittat företag."""
    from crm_app import demo as company
    from crm_app import start

    held = config.load()
    held.prepare()
    made = start.prepare(held).transact(company.fill)
    print(
        f"Demoföretaget är på plats: {made.staff} anställda, {made.customers} kunder och "
        f"{made.contacts} kontaktpersoner.\nLogga in på {held.public_url} med:"
    )
    for email, password, group in made.sign_ins:
        print(f"  {email:<32} {password:<28} {group}")


@app.command()
def check() -> None:
    """Kontrollera att inställningarna är säkra för riktiga kunders uppgifter."""
    held = config.load()
    if reasons := safety.unsafe(held):
        for reason in reasons:
            print(f"– {reason}", file=sys.stderr)
        raise typer.Exit(REFUSED)
    print("Inställningarna är säkra.")


if __name__ == "__main__":
    sys.exit(main())
