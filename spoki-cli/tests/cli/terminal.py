"""Runs a command on a terminal of its own and answers its question: terminal.py ANSWER COMMAND...

Prints what the terminal shows, and exits like the command. An empty answer is the end of the input (Ctrl-D). A wait for
a limit is answered with Ctrl-C.
"""

import os
import pty
import sys
import termios
import time

QUESTIONS = (b"[y/N] ", b"(hidden): ")
WAIT = b"for its limit"


def wait_until_unseen(terminal):
    """The program switches the echo off after its question."""
    while termios.tcgetattr(terminal)[3] & termios.ECHO:
        time.sleep(0.01)


def main():
    answer = sys.argv[1].encode() + b"\n" if sys.argv[1] else b"\x04"
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp(sys.argv[2], sys.argv[2:])
    shown, answered = b"", False
    while True:
        try:
            data = os.read(terminal, 4096)
        except OSError:
            break
        if not data:
            break
        shown += data
        if not answered and shown.endswith(QUESTIONS):
            if shown.endswith(QUESTIONS[1]):
                wait_until_unseen(terminal)
            os.write(terminal, answer)
            answered = True
        if not answered and WAIT in shown:
            os.write(terminal, b"\x03")
            answered = True
    sys.stdout.buffer.write(shown)
    sys.stdout.flush()
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


main()
