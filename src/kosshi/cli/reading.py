"""Commands that read policies one by one: parse, align, elements, edition, check."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kosshi.cli.root import FAILED, cli
from kosshi.cli.shared import (
    emit,
    emit_table,
    end,
    load_paths,
    output_option,
    partition_option,
    paths_argument,
    say,
    skeleton_option,
    working_options,
)

if TYPE_CHECKING:
    from kosshi.corpus import Corpus


@cli.command("parse")
@paths_argument
@output_option
@partition_option
@click.option("--ledger", is_flag=True, help="文字の収支（どの文字も条項か名前のある部分に一度だけ属すること）を示す")
@working_options
def parse_command(paths: tuple[str, ...], folder: Path, output: Path | None, size: int | None, ledger: bool) -> None:
    """規程を条項に分ける（表 clauses）"""
    corpus, shown = load_paths(paths, folder)
    if ledger:
        _print_ledger(corpus, shown)
    else:
        emit_table(corpus, "clauses", shown, output, size)
    end(corpus)


def _print_ledger(corpus: Corpus, shown: Sequence[str]) -> None:
    from kosshi.parse import ledger as account

    for policy_id in shown:
        book = account(corpus[policy_id])
        click.echo(f"{policy_id}\t{say('ledger-balanced' if book.balanced else 'ledger-unbalanced')}")
        for name, count in book.counts.items():
            click.echo(f"  {name}\t{count}")
        click.echo(f"  {say('ledger-total')}\t{book.total}")


@cli.command("align")
@paths_argument
@output_option
@partition_option
@skeleton_option
@click.option("--with-omissions/--without-omissions", default=True, show_default=True, help="どの条項も応じない節点も行にする")
@working_options
def align_command(
    paths: tuple[str, ...], folder: Path, output: Path | None, size: int | None, skeletons: tuple[Path, ...], with_omissions: bool
) -> None:
    """条項を骨子の節点に対応付ける（表 alignment）"""
    corpus, shown = load_paths(paths, folder, skeletons)
    emit_table(corpus, "alignment", shown, output, size, None if with_omissions else lambda row: row["status"] != "omitted")
    end(corpus)


@cli.command("elements")
@paths_argument
@output_option
@partition_option
@skeleton_option
@click.option("--terms", "terms", multiple=True, type=Path, help="脅威・機関・対策などの語に加える用語ファイル（YAML）")
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(["threat", "effect", "organ", "person", "asset", "measure"]), help="この種類だけ"
)
@click.option("--presence", is_flag=True, help="要素ごとに、含む・除く・触れない規程をまとめる（表 presence）")
@working_options
def elements_command(
    paths: tuple[str, ...],
    folder: Path,
    output: Path | None,
    size: int | None,
    skeletons: tuple[Path, ...],
    terms: tuple[Path, ...],
    kinds: tuple[str, ...],
    presence: bool,
) -> None:
    """脅威・影響・機関・人・情報資産・対策を条項から拾う（表 elements）"""
    from kosshi.corpus import each_row
    from kosshi.elements import load_terms

    own = load_terms(*terms) if terms else None
    corpus, shown = load_paths(paths, folder, skeletons)
    corpus.terms = own

    def keep(row: dict[str, Any]) -> bool:
        return not kinds or row["kind"] in kinds

    if presence:
        emit(filter(keep, each_row(corpus, "presence")), "presence", output)
    else:
        emit_table(corpus, "elements", shown, output, size, keep)
    end(corpus)


@cli.command("edition")
@paths_argument
@output_option
@partition_option
@working_options
def edition_command(paths: tuple[str, ...], folder: Path, output: Path | None, size: int | None) -> None:
    """ガイドラインのどの版に拠るかを推定する（表 editions）"""
    corpus, shown = load_paths(paths, folder)
    emit_table(corpus, "editions", shown, output, size)
    end(corpus)


@cli.command("check")
@paths_argument
@output_option
@partition_option
@click.option("--strict", is_flag=True, help="軽い指摘（note・warning）だけでも終了コード 1 にする")
@working_options
def check_command(paths: tuple[str, ...], folder: Path, output: Path | None, size: int | None, strict: bool) -> None:
    """番号の抜け・宙に浮いた参照・切れた文などを指摘する（表 findings）"""
    from kosshi.check import Severity

    corpus, shown = load_paths(paths, folder)
    emit_table(corpus, "findings", shown, output, size)
    found = [finding for policy_id in shown for finding in corpus.found[policy_id]]
    click.echo(say("finding-count", count=len(found)), err=True)
    end(corpus)
    if found and (strict or any(finding.severity is Severity.ERROR for finding in found)):
        raise click.exceptions.Exit(FAILED)
