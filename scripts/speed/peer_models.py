"""The peers' models: ONNX export, onnxruntime int8 (dynamic), OpenVINO int8 (calibrated).

Imported by peers.py; everything made here is kept in a cache folder and not timed.
"""

import json
import os
import pathlib

import numpy as np

import corpus
import float_model

WINDOW_TOKENS = 128


def cut_windows(tokenizer, documents, window_tokens=WINDOW_TOKENS):
    """Texts of consecutive whole words, each as long as fits the window; every peer gets
    these same texts, so padding costs a peer next to nothing."""
    texts = []
    for document in documents:
        text = document["text"]
        note = float_model.pieces(tokenizer, text)
        first = 0
        while first < len(note.ids):
            last = min(first + window_tokens - 2, len(note.ids))
            if last < len(note.ids):
                last = float_model.word_cut(note, first, last)
            texts.append(text[note.starts[first] : note.ends[last - 1]])
            first = last
    return texts


def random_checkpoint(folder, vocabulary, layers=12, hidden=768, heads=12, inner=3072):
    """A checkpoint of the given shape with random weights: for speed only."""
    import torch
    from transformers import BertConfig, BertForTokenClassification

    folder = pathlib.Path(folder)
    if (folder / "model.safetensors").exists():
        return folder
    torch.manual_seed(1)
    names = ["O"] + [p + t for t in ("medication", "disease", "symptom") for p in ("B-", "I-")]
    config = BertConfig(
        vocab_size=len(vocabulary.read_text(encoding="utf-8").splitlines()),
        hidden_size=hidden,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        intermediate_size=inner,
        id2label=dict(enumerate(names)),
        label2id={name: index for index, name in enumerate(names)},
    )
    BertForTokenClassification(config).save_pretrained(folder)
    (folder / "vocab.txt").write_bytes(vocabulary.read_bytes())
    (folder / "tokenizer_config.json").write_text('{"do_lower_case": true}\n')
    return folder


def export(checkpoint, target):
    """Float32 ONNX with dynamic batch and length; inputs input_ids, attention_mask."""
    import torch
    from transformers import BertForTokenClassification

    class Plain(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.model = BertForTokenClassification.from_pretrained(
                checkpoint, dtype=torch.float32, attn_implementation="eager"
            ).eval()

        def forward(self, input_ids, attention_mask):
            return self.model(
                input_ids=input_ids,
                attention_mask=attention_mask,
                token_type_ids=torch.zeros_like(input_ids),
            ).logits

    ids = torch.ones((2, 16), dtype=torch.long)
    axes = {0: "batch", 1: "length"}
    torch.onnx.export(
        Plain(),
        (ids, torch.ones_like(ids)),
        str(target),
        input_names=["input_ids", "attention_mask"],
        output_names=["logits"],
        dynamic_axes=dict.fromkeys(("input_ids", "attention_mask", "logits"), axes),
        opset_version=17,
        dynamo=False,
    )


def fuse(source, target, config):
    """onnxruntime's own BERT fusions (attention, layer norm with skip, GELU with bias)."""
    from onnxruntime.transformers import optimizer

    model = optimizer.optimize_model(
        str(source),
        model_type="bert",
        num_heads=config["num_attention_heads"],
        hidden_size=config["hidden_size"],
        opt_level=0,
    )
    model.save_model_to_file(str(target))
    return model.get_fused_operator_statistics()


# Dynamic quantization variants: which is fastest and most exact depends on the CPU (without
# VNNI, u8 x s8 products saturate unless the range is reduced to 7 bits).
ORT_VARIANTS = {
    f"{graph}-{kind}{'-channel' if channel else ''}{'-7bit' if reduced else ''}": (
        graph,
        kind,
        channel,
        reduced,
    )
    for graph in ("plain", "fused")
    for kind, channel, reduced in (
        ("s8", True, True),
        ("s8", True, False),
        ("s8", False, True),
        ("u8", False, False),
        ("u8", True, False),
    )
}


def quantize_ort(source, target, kind, channel, reduced):
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        str(source),
        str(target),
        weight_type=QuantType.QInt8 if kind == "s8" else QuantType.QUInt8,
        per_channel=channel,
        reduce_range=reduced,
        extra_options={
            "MatMulConstBOnly": True,
            "DefaultTensorType": onnx.TensorProto.FLOAT,
        },
    )


def encode(tokenizer, texts, width=WINDOW_TOKENS):
    ids = np.zeros((len(texts), width), np.int64)
    mask = np.zeros((len(texts), width), np.int64)
    for row, encoding in enumerate(tokenizer.encode_batch(texts)):
        count = min(len(encoding.ids), width)
        ids[row, :count] = encoding.ids[:count]
        mask[row, :count] = 1
    return ids, mask


def quantize_static(source, target, tokenizer, texts):
    """OpenVINO int8 by nncf with its transformer scheme, one calibration step a window."""
    import nncf
    import openvino

    model = openvino.Core().read_model(str(source))
    batches = []
    for text in texts:
        ids, mask = encode(tokenizer, [text])
        batches.append({"input_ids": ids, "attention_mask": mask})
    quantized = nncf.quantize(
        model,
        nncf.Dataset(batches),
        model_type=nncf.ModelType.TRANSFORMER,
        preset=nncf.QuantizationPreset.MIXED,
        subset_size=len(batches),
    )
    openvino.save_model(quantized, str(target), compress_to_fp16=False)


def prepare(checkpoint, cache, calibration, ort_variants, count=300):
    """Makes what is missing in the cache folder; `calibration` is a corpus file."""
    checkpoint, cache = pathlib.Path(checkpoint), pathlib.Path(cache)
    cache.mkdir(parents=True, exist_ok=True)
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    config = json.loads((checkpoint / "config.json").read_text())
    graphs = {"plain": cache / "plain.onnx", "fused": cache / "fused.onnx"}
    if not graphs["plain"].exists():
        export(checkpoint, graphs["plain"])
    if not graphs["fused"].exists():
        print("fused operators:", fuse(graphs["plain"], graphs["fused"], config))
    for name in ort_variants:
        graph, kind, channel, reduced = ORT_VARIANTS[name]
        target = cache / f"ort-{name}.onnx"
        if not target.exists():
            quantize_ort(graphs[graph], target, kind, channel, reduced)
    target = cache / "openvino-int8.xml"
    if not target.exists():
        tokenizer = float_model.load_tokenizer(checkpoint)
        texts = cut_windows(tokenizer, corpus.read_jsonl(calibration))
        step = max(1, len(texts) // count)
        quantize_static(graphs["plain"], target, tokenizer, texts[::step][:count])
