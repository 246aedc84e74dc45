"""What commands share: options, loading with a progress bar, printing a table, the list of failures."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kosshi.cli.root import UNUSABLE

if TYPE_CHECKING:
    from kosshi.corpus import Corpus


def say(key: str, /, **fields: object) -> str:
    """A message of the command line in the spoken language."""
    from kosshi.messages import say

    return say("main", key, **fields)


Command = Callable[..., Any]
Keep = Callable[[dict[str, Any]], bool]


class Place(click.ParamType[Path]):
    """A file or folder of the disk, or the URL of one in a store."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:  # noqa: ARG002 - click's form
        """Text -> path."""
        from kosshi.files import located

        return located(value)


def corpus_option(command: Command) -> Command:
    """The corpus in which ids are looked up."""
    return click.option(
        "--corpus", "folder", default="corpus", show_default=True, type=Place(), help="コーパスのフォルダー（s3:// などの URL も可）"
    )(command)


def working_options(command: Command) -> Command:
    """Where documents are read and whether they are kept; :func:`settings` gives what was chosen."""

    def keep(ctx: click.Context, param: click.Parameter, value: Any) -> None:
        ctx.meta[f"kosshi.{param.name}"] = value

    def option(*names: str, **how: Any) -> Callable[[Command], Command]:
        return click.option(*names, expose_value=False, callback=keep, **how)

    command = option("--no-cache", is_flag=True, help="前に読んだ文書のキャッシュを使わない")(command)
    command = option("--scheduler", default="", metavar="tcp://…", help="--engine dask: スケジューラーのアドレス")(command)
    command = option("--engine", default="loky", show_default=True, type=click.Choice(["loky", "dask"]), help="文書を読む方式")(command)
    return option("--jobs", type=int, metavar="N", help="文書を読むプロセスの数（省くとコアの数。128 文書未満では一つ）")(command)


def settings() -> dict[str, Any]:
    """What :func:`working_options` took, as arguments of :func:`kosshi.load`."""
    meta = click.get_current_context().meta
    chosen = {name: meta[f"kosshi.{name}"] for name in ("jobs", "engine", "scheduler")}
    return {**chosen, "cache": not meta["kosshi.no_cache"]}


def paths_argument(command: Command) -> Command:
    """PATH… and the corpus in which ids are looked up."""
    command = click.argument("paths", nargs=-1, metavar="[PATH]...")(command)
    return corpus_option(command)


def output_option(command: Command) -> Command:
    """The file a table goes to."""
    return click.option("-o", "--output", type=Path, help="書き出すファイル（.jsonl .csv .parquet .xlsx）。省くと標準出力に JSON Lines")(
        command
    )


def partition_option(command: Command) -> Command:
    """How many policies a file of a partitioned table holds."""
    return click.option("--partition", "size", type=int, metavar="N", help="-o をフォルダーとし、N 規程ごとの Parquet に分けて書く")(
        command
    )


def skeleton_option(command: Command) -> Command:
    """Skeletons besides the guideline's."""
    return click.option("--skeleton", "skeletons", multiple=True, type=Path, help="骨子ファイル（省くと国のガイドライン）")(command)


def load_paths(paths: Sequence[str], folder: Path, skeletons: Sequence[Path] = ()) -> tuple[Corpus, list[str]]:
    """The corpus the paths speak of, and the ids to show of it."""
    from kosshi.corpus import load_skeleton, reader_for, select

    with progress_bar() as progress:
        return select(paths, folder, load_skeleton(*skeletons), progress, reader_for(**settings()))


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on a terminal, nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda _stage, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    from kosshi.corpus.progress import columns

    with Progress(*columns(), console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(say(f"stage-{stage}"), total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield report


def emit(rows: Iterable[dict[str, Any]], table: str, output: Path | None) -> None:
    """Print a table or write it."""
    from kosshi.tables import jsonl_lines, write

    if output is None:
        _print(jsonl_lines(rows))
    else:
        write(output, rows, table)
        click.echo(say("wrote-file", file=output), err=True)


def _print(lines: Iterable[str]) -> None:
    """Print lines as they come; a reader that has seen enough (``head``) ends the run without an error."""
    try:
        sys.stdout.writelines(lines)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left must go somewhere at the end of the run
        raise click.exceptions.Exit(0) from None


def emit_table(corpus: Corpus, table: str, shown: Sequence[str], output: Path | None, size: int | None, keep: Keep | None = None) -> None:
    """Print a table that goes by policy, write it, or write it as a folder of Parquet files of ``size`` policies each."""
    from kosshi.corpus import each_row, rows_by_policy
    from kosshi.tables import write_partitions

    if size is None:
        emit((row for row in each_row(corpus, table, shown) if keep is None or keep(row)), table, output)
    elif output is None or output.is_file():
        raise click.UsageError(say("partition-usage"))
    else:
        parts = rows_by_policy(corpus, table, shown, repr(sorted(click.get_current_context().params.items(), key=str)))
        kept = ((key, (row for row in rows if keep is None or keep(row))) for key, rows in parts)
        files = write_partitions(output, kept, table, size)
        click.echo(say("wrote-parts", count=len(files), folder=output), err=True)


def end(corpus: Corpus) -> None:
    """List what could not be read; then the run has failed in part."""
    if corpus.failures:
        from kosshi.messages import told

        click.echo(say("failures", count=len(corpus.failures)), err=True)
        for _, error in corpus.failures:
            click.echo(f"  {told(error)}", err=True)
        raise click.exceptions.Exit(UNUSABLE)
