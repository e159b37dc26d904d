"""Checks the audit log from its first entry to its last."""

from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.chain import Head, verify_chain


class Command(BaseCommand):
    help = (
        "Recomputes the chain of the audit log. Prints its head as SEQ:HASH: keep it elsewhere and give it back "
        "with --expect, and a cut or rewritten log is found too. Ends with code 1 when something is wrong."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--expect", metavar="SEQ:HASH", action="append", type=head_of, default=[])

    def handle(self, *args: Any, expect: list[Head], **options: Any) -> None:
        report = verify_chain(expect)
        self.stdout.write(f"head {report.head}")
        for finding in report.findings:
            self.stderr.write(f"{finding.kind}: {finding.text}")
        if not report.is_whole:
            raise CommandError(f"The audit log is damaged, first at entry {report.findings[0].seq}.")
        self.stdout.write("The audit log is whole.")


def head_of(text: str) -> Head:
    seq, _colon, digest = text.partition(":")
    if not seq.isdecimal() or not digest:
        raise ArgumentTypeError(f"{text!r} is not of the form SEQ:HASH")
    return Head(int(seq), digest)
