#!/usr/bin/env python3
"""What `edge-ner footprint` says on machines that this one is not: in roots made of plain files.

    scripts/build-static x86_64
    python3 scripts/checks/footprint.py [--edge-ner PROGRAM] [--model FILE.ner]

The program, static, is run in a root with nothing but itself and the model (no /proc, /sys or
/dev), in one with the files of a Raspberry Pi and in one with those of a mini PC whose energy
counters run; then its limits are tried. Needs chroot: root, or user namespaces. Exits with 1 when a
figure is wrong. Standard library only.
"""

import argparse
import contextlib
import json
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile
import threading

PACKAGE = pathlib.Path(__file__).resolve().parents[2]

RASPBERRY_PI = {
    "proc/device-tree/model": "Raspberry Pi 5 Model B Rev 1.0\0",
    "proc/cpuinfo": "processor\t: 0\nCPU implementer\t: 0x41\nCPU part\t: 0xd0b\n",
    "proc/self/status": "Name:\tedge-ner\nVmPeak:\t  99999 kB\nVmHWM:\t   27000 kB\n",
    "proc/self/smaps_rollup": "0-1 ---p 0 00:00 0 [rollup]\nRss:   26000 kB\nPss:   13000 kB\n",
    "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor": "ondemand\n",
    # Throttled at this moment, and since boot.
    "sys/devices/platform/soc/soc:firmware/get_throttled": "50005\n",
}
RAPL = "sys/class/powercap/intel-rapl:"
MINI_PC = {
    "proc/cpuinfo": "processor\t: 0\nmodel name\t: Intel(R) N100\nflags\t\t: fpu\n",
    "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor": "powersave\n",
    "sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count": "7\n",
    "sys/devices/system/cpu/cpu0/thermal_throttle/package_throttle_count": "2\n",
    f"{RAPL}0/name": "package-0\n",
    f"{RAPL}0/max_energy_range_uj": "1000000\n",
    f"{RAPL}1/name": "psys\n",
    f"{RAPL}1/max_energy_range_uj": "1000000\n",
    f"{RAPL}1/energy_uj": "0\n",
}


def write(root, name, text):
    """Whole or not at all: the program may be reading."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".new")
    temporary.write_text(text)
    temporary.rename(path)


@contextlib.contextmanager
def running_counter(root):
    """A package that takes 1,000 microjoules every 5 ms, its counter wrapping at once; the platform
    takes a hundred times that."""
    write(root, f"{RAPL}0/energy_uj", "999000\n")
    stopped = threading.Event()

    def run():
        step = 0
        while not stopped.wait(0.005):
            step += 1
            write(root, f"{RAPL}0/energy_uj", f"{(999_000 + step * 1000) % 1_000_000}\n")
            write(root, f"{RAPL}1/energy_uj", f"{step * 100_000}\n")

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()


class Roots:
    def __init__(self, program, model, folder):
        self.program, self.model, self.folder = program, model, pathlib.Path(folder)
        self.enter = (
            ["chroot"] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "chroot"]
        )

    def make(self, name, files):
        root = self.folder / name
        root.mkdir()
        shutil.copy(self.program, root / "edge-ner")
        shutil.copy(self.model, root / "model.ner")
        for path, text in files.items():
            write(root, path, text)
        return root

    def footprint(self, root, *arguments):
        return subprocess.run(
            [*self.enter, str(root), "/edge-ner", "footprint", "--model", "/model.ner", *arguments],
            capture_output=True,
            text=True,
            env={"PATH": os.environ["PATH"]},
            check=False,
        )

    def figures(self, root):
        result = self.footprint(root, "--json")
        if result.returncode != 0 or result.stderr:
            raise SystemExit(f"{root.name}: status {result.returncode}: {result.stderr}")
        return json.loads(result.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    static = PACKAGE / ".build/static" / platform.machine() / "edge-ner"
    parser.add_argument("--edge-ner", type=pathlib.Path, default=static)
    parser.add_argument("--model", type=pathlib.Path, default=PACKAGE / "Models/clinical.ner")
    options = parser.parse_args()
    findings = []

    def expect(root, figures, **wanted):
        for name, value in wanted.items():
            if figures[name] != value:
                findings.append(f"{root.name}: {name} is {figures[name]}, not {value}")

    with tempfile.TemporaryDirectory() as folder:
        roots = Roots(options.edge_ner, options.model, folder)

        bare = roots.make("bare", {})
        figures = roots.figures(bare)
        expect(
            bare,
            figures,
            processor=None,
            governor=None,
            executableBytes=None,
            peakRSSBytes=None,
            PSSBytes=None,
            microjoulesPerNote=None,
            isThrottled=None,
            failedNotes=0,
            coldStart={
                "source": None,
                "starts": 0,
                "readyNanoseconds": None,
                "firstEntityNanoseconds": None,
            },
            modelBytes=options.model.stat().st_size,
        )
        times = figures["noteNanoseconds"]
        if not 0 < times["p50"] <= times["p95"] <= times["p99"]:
            findings.append(f"bare: percentiles {times}")
        pretty = roots.footprint(bare)
        if pretty.returncode != 0 or "energy a note    unknown" not in pretty.stdout:
            findings.append(f"bare: for people: status {pretty.returncode}")
        for limit, status in (
            (("--max-p95-ms", "0.001"), 1),
            (("--max-p95-ms", "100000"), 0),
            (("--min-tokens-per-second", "1e9"), 1),
            (("--min-tokens-per-second", "1"), 0),
            # What is not known cannot be kept.
            (("--max-rss-mb", "1000"), 1),
            (("--max-cold-start-ms", "1000"), 1),
            (("--max-executable-mb", "-1"), 2),
        ):
            result = roots.footprint(bare, *limit)
            if result.returncode != status or (status != 0) != bool(result.stderr):
                findings.append(f"bare: {' '.join(limit)}: status {result.returncode}")

        pi = roots.make("raspberry-pi", RASPBERRY_PI)
        expect(
            pi,
            roots.figures(pi),
            processor="Raspberry Pi 5 Model B Rev 1.0",
            governor="ondemand",
            peakRSSBytes=27000 * 1024,
            PSSBytes=13000 * 1024,
            microjoulesPerNote=None,
            isThrottled=True,
        )
        for limit, status in (("26", 1), ("28", 0)):
            result = roots.footprint(pi, "--max-rss-mb", limit)
            if result.returncode != status:
                findings.append(f"raspberry-pi: --max-rss-mb {limit}: {result.returncode}")

        pc = roots.make("mini-pc", MINI_PC)
        with running_counter(pc):
            figures = roots.figures(pc)
        expect(pc, figures, processor="Intel(R) N100", governor="powersave", isThrottled=False)
        # 1,000 microjoules at most every 5 ms, and at least one step.
        spent = figures["microjoulesPerNote"] or 0
        seconds = figures["tokens"] / figures["tokensPerSecond"]
        most = (seconds / 0.005 + 2) * 1000 / figures["notes"]
        if not 0 < spent <= most:
            findings.append(f"mini-pc: {spent} microjoules a note, at most {most:.0f}")

    for finding in findings:
        print(f"footprint.py: {finding}", file=sys.stderr)
    if findings:
        sys.exit(1)
    print(
        "footprint: a root without /proc, a Raspberry Pi's and a mini PC's files, limits: as told"
    )


if __name__ == "__main__":
    main()
