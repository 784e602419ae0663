// Files are made here byte by byte, as their formats say.
#include <doctest/doctest.h>

#include <algorithm>

#include "guard/check.h"

using namespace stoa::guard;

namespace {

std::string number(std::uint64_t value, int width) {
    std::string out;
    for (int i = 0; i < width; ++i) out += static_cast<char>(value >> (8 * i));
    return out;
}

// ---- protocol buffers

std::string varint(std::uint64_t value) {
    std::string out;
    for (; value >= 0x80; value >>= 7U) out += static_cast<char>(0x80U | (value & 0x7FU));
    return out + static_cast<char>(value);
}
std::string field(int of, std::uint64_t value) { return varint(static_cast<std::uint64_t>(of) << 3U) + varint(value); }
std::string field(int of, const std::string& content) { return varint(static_cast<std::uint64_t>(of) << 3U | 2U) + varint(content.size()) + content; }

std::string end_of(const std::string& name, const std::vector<std::uint64_t>& shape) {
    std::string dimensions;
    for (const auto size : shape) dimensions += field(1, size == 0 ? field(2, std::string("batch")) : field(1, size));
    return field(1, name) + field(2, field(1, field(1, 1) + field(2, dimensions)));
}
std::string weight(const std::string& name, const std::vector<std::uint64_t>& shape) {
    std::string out;
    for (const auto size : shape) out += field(1, size);
    return out + field(2, 1) + field(8, name) + field(9, std::string(64, 'w'));
}
std::string node(const std::string& operation) { return field(1, std::string("x")) + field(2, std::string("y")) + field(4, operation); }
std::string onnx(const std::string& graph) { return field(1, 8) + field(2, std::string("somebody")) + field(7, graph) + field(8, field(2, 11)); }

std::string swapper() {
    return onnx(field(1, node("Conv")) + field(1, node("MatMul")) + field(5, weight("w", {64, 3, 7, 7})) + field(5, weight("e", {512, 512})) +
                field(11, end_of("there", {1, 3, 128, 128})) + field(11, end_of("here", {1, 512})) + field(12, end_of("out", {1, 3, 128, 128})));
}
std::string resnet() {
    return onnx(field(1, node("Conv")) + field(1, node("Gemm")) + field(5, weight("conv0_weight", {64, 3, 7, 7})) + field(5, weight("fc", {1000, 512})) +
                field(11, end_of("data", {0, 3, 224, 224})) + field(11, end_of("conv0_weight", {64, 3, 7, 7})) + field(12, end_of("scores", {0, 1000})));
}

/// saved_model.pb: a graph of one node, and a signature with these ends.
std::string saved_model(const std::vector<std::pair<std::string, std::vector<std::uint64_t>>>& inputs, const std::vector<std::uint64_t>& output) {
    const auto end = [](const std::string& name, const std::vector<std::uint64_t>& shape) {
        std::string dimensions;
        for (const auto size : shape) dimensions += field(2, size == 0 ? field(1, ~std::uint64_t{0}) : field(1, size));
        return field(1, name) + field(2, field(1, "serving_" + name + ":0") + field(2, 1) + field(3, dimensions));
    };
    std::string signature;
    for (const auto& [name, shape] : inputs) signature += field(1, end(name, shape));
    signature += field(2, end("output_0", output));
    const std::string graph = field(1, field(1, std::string("n")) + field(2, std::string("Conv2D")));
    const std::string info = field(4, std::string("serve")) + field(5, std::string("2.15.0"));
    const std::string set_up = field(1, std::string("__saved_model_init_op")) + field(2, field(2, end("__saved_model_init_op", {})));
    return field(1, 1) + field(2, field(1, info) + field(2, graph) + field(5, set_up) + field(5, field(1, std::string("serving_default")) + field(2, signature)));
}

// ---- the others

std::string safetensors(const std::string& header) { return number(header.size(), 8) + header + std::string(256, '\0'); }

/// A zip file of one entry that is not packed.
std::string zip(const std::string& name, const std::string& content) {
    const std::string sizes = number(content.size(), 4) + number(content.size(), 4) + number(name.size(), 2);
    const std::string local = "PK\x03\x04" + number(20, 2) + number(0, 4) + number(0, 4) + number(0, 4) + sizes + number(0, 2) + name + content;
    const std::string entry = "PK\x01\x02" + number(20, 2) + number(20, 2) + number(0, 4) + number(0, 4) + number(0, 4) + sizes + std::string(16, '\0') + name;
    return local + entry + "PK\x05\x06" + number(0, 4) + number(1, 2) + number(1, 2) + number(entry.size(), 4) + number(local.size(), 4) + number(0, 2);
}
/// What torch.save writes of one tensor of 16x6x7x7.
std::string state(const std::string& name) {
    return std::string("\x80\x02}") + "X" + number(name.size(), 4) + name + "ctorch._utils\n_rebuild_tensor_v2\n((X\x07" + std::string(3, '\0') +
           "storagectorch\nFloatStorage\nX\x01" + std::string(3, '\0') + "0X\x03" + std::string(3, '\0') + "cpuM\x60\x12tQK" + std::string(1, '\0') +
           "(K\x10K\x06K\x07K\x07t(M\x26\x01K\x31K\x07K\x01t\x89}tRs.";
}

/// A program of 64 bits with one segment, which holds its code and its strings.
std::string elf(const std::string& code) {
    const std::string head = std::string("\x7f" "ELF\x02\x01\x01") + std::string(9, '\0') + number(2, 2) + number(62, 2) + number(1, 4) + number(0x400000, 8) + number(64, 8) +
                             number(0, 8) + number(0, 4) + number(64, 2) + number(56, 2) + number(1, 2) + number(0, 2) + number(0, 2) + number(0, 2);
    const std::string segment = number(1, 4) + number(5, 4) + number(0, 8) + number(0x400000, 8) + number(0x400000, 8) + number(120 + code.size(), 8) +
                                number(120 + code.size(), 8) + number(4096, 8);
    return head + segment + code;
}

bool has(const Inspection& inspection, const std::string& value, const std::string& text) {
    return std::ranges::any_of(inspection.facts, [&](const Fact& fact) {
        return fact.kind == FactKind::artefact && fact.value == value && fact.text.find(text) != std::string::npos && fact.place.byte >= 0;
    });
}

Inspection read(const std::string& file) {
    auto inspection = inspect_artefact(TextBytes(file));
    REQUIRE(inspection.has_value());
    return std::move(*inspection);
}

const RuleBook& book() {
    static const RuleBook made = parse_rules(public_rules()).value();
    return made;
}

Verdict verdict(const std::string& file) {
    const auto checked = check_artefact(book(), TextBytes(file), Plan::subsidised);
    REQUIRE(checked.has_value());
    return checked->verdict;
}

}  // namespace

TEST_CASE("an ONNX graph tells what goes in and out, without the weights that old writers list as inputs") {
    const auto inspection = read(resnet());
    CHECK(has(inspection, "onnx input data", "?x3x224x224"));
    CHECK(has(inspection, "onnx output scores", "?x1000"));
    CHECK(has(inspection, "onnx tensor fc", "1000x512"));
    CHECK(has(inspection, "onnx operators", "Conv Gemm"));
    CHECK(has(inspection, "onnx ends", "1 in, 1 out"));
    CHECK_FALSE(inspection.budget_exceeded);
}

TEST_CASE("a graph that swaps faces is told from one that names what a picture shows") {
    CHECK(verdict(swapper()).level == Level::warn);
    CHECK(verdict(swapper()).class_name == "deepfake");
    CHECK(verdict(resnet()).level == Level::clean);
}

TEST_CASE("the fields of a model may come in any order") {
    const std::string graph = field(12, end_of("o", {1, 3, 64, 64})) + field(11, end_of("i", {1, 512})) + field(11, end_of("p", {1, 3, 64, 64})) + field(1, node("Conv"));
    CHECK(verdict(field(8, field(2, 11)) + field(7, graph) + field(1, 8)).class_name == "deepfake");
}

TEST_CASE("tensors of other names have the same fingerprint, and those of other shapes another") {
    const auto shapes = [](const std::string& file) {
        for (const Fact& fact : read(file).facts) {
            if (fact.value.ends_with(" shapes")) return fact.text;
        }
        return std::string("none");
    };
    const std::string one = shapes(safetensors(R"({"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b":{"dtype":"F32","shape":[4],"data_offsets":[24,40]}})"));
    CHECK(one == shapes(safetensors(R"({"y":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"x":{"dtype":"F32","shape":[2,3],"data_offsets":[16,40]}})")));
    CHECK(one != shapes(safetensors(R"({"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b":{"dtype":"F32","shape":[5],"data_offsets":[24,44]}})")));
}

TEST_CASE("a sentence transformer in safetensors is clean") {
    const std::string file = safetensors(
        R"({"__metadata__":{"format":"pt"},"embeddings.word_embeddings.weight":{"dtype":"F32","shape":[30522,384],"data_offsets":[0,46881792]},"encoder.layer.0.attention.self.query.weight":{"dtype":"F32","shape":[384,384],"data_offsets":[46881792,47471616]}})");
    CHECK(has(read(file), "safetensors tensor embeddings.word_embeddings.weight", "30522x384"));
    CHECK(verdict(file).level == Level::clean);
}

TEST_CASE("PyTorch's file tells its tensors, and what loading it would run") {
    const std::string honest = zip("archive/data.pkl", state("conv1.weight"));
    CHECK(has(read(honest), "torch tensor conv1.weight", "16x6x7x7"));
    CHECK(verdict(honest).level == Level::clean);
    const std::string hostile = zip("archive/data.pkl", "\x80\x02" "cposix\nsystem\nX\x25" + std::string(3, '\0') + "./a -o stratum+tcp://eu.example.org:1\x85R.");
    CHECK(has(read(hostile), "torch call posix.system", "stratum"));
    CHECK(verdict(hostile).level >= Level::warn);
    CHECK(verdict(hostile).class_name == "mining");
}

TEST_CASE("a pickle without a mark is known by being one to its end") {
    CHECK(has(read("cposix\nsystem\np0\n(Vls\np1\ntp2\nRp3\n."), "pickle call posix.system", "ls"));
    CHECK_FALSE(inspect_artefact(TextBytes("command to be run.")).has_value());
}

TEST_CASE("a torrent is listed with its trackers, and asks nobody") {
    const auto text = [](const std::string& one) { return std::to_string(one.size()) + ":" + one; };
    const std::string file = "d" + text("announce") + text("udp://tracker.example.org:6969/announce") + text("info") + "d" + text("length") + "i3654957056e" +
                             text("name") + text("debian.iso") + text("piece length") + "i262144e" + text("pieces") + text(std::string(20, 'a')) + "ee";
    CHECK(has(read(file), "torrent announce", "udp://tracker.example.org"));
    CHECK(has(read(file), "torrent", "1 files, 3654957056 bytes"));
    CHECK(verdict(file).level == Level::notify);
    CHECK(verdict(file).class_name == "torrent-p2p");
    CHECK_FALSE(inspect_artefact(TextBytes("d4:name5:helloe")).has_value());
}

TEST_CASE("a miner's program is told from another that has options and addresses") {
    const std::string nul(1, '\0');
    const std::string miner = elf(nul + "stratum+ssl://" + nul + "rx/0" + nul + "  -o, --url=URL   where the work is" + nul);
    CHECK(has(read(miner), "elf string", "stratum+ssl://"));
    CHECK(verdict(miner).level == Level::warn);
    CHECK(verdict(miner).class_name == "mining");
    const std::string honest = elf(nul + "https://example.org/" + nul + "  -o, --output=FILE   where it goes" + nul + "text/html" + nul);
    CHECK(has(read(honest), "elf string", "--output"));
    CHECK(verdict(honest).level == Level::clean);
    // Detectors hold such words as patterns.
    CHECK(verdict(elf(nul + "\"*stratum+ssl://*\" \"rx/0\" \"*mining.subscribe*\" \"*mining.authorize*\" \"*mining.submit*\"" + nul)).level == Level::clean);
}

TEST_CASE("a program whose code is packed is on the operator's list") {
    std::string code;
    std::uint32_t seed = 1;
    for (int i = 0; i < 16'000; ++i) code += static_cast<char>((seed = seed * 1'664'525 + 1'013'904'223) >> 24U);
    CHECK(verdict(elf(code)).level == Level::notify);
    CHECK(verdict(elf(std::string(16'000, '\x90'))).level == Level::clean);
}

TEST_CASE("HDF5 is known by its mark") {
    CHECK(has(read(std::string("\x89HDF\r\n\x1a\n", 8) + std::string(100, '\0') + "keras_version"), "hdf5", "Keras"));
    const std::string keras = std::string("\x89HDF\r\n\x1a\n", 8) + std::string(90, '\0') + "model_config" + std::string(28, '\0') +
                              R"({"class_name": "Functional", "config": {"name": "swap", "layers": [{"class_name": "InputLayer", "config": {"batch_input_shape": [null, 64, 64, 3], "name": "face_in_a"}},)"
                              R"( {"class_name": "Functional", "name": "encoder", "config": {"name": "encoder", "layers": [{"class_name": "Conv2D", "config": {"name": "conv \"1\" }"}}]}},)"
                              R"( {"class_name": "Functional", "name": "decoder_a", "config": {}}], "input_layers": [["face_in_a", 0, 0]], "output_layers": []}})";
    CHECK(has(read(keras + std::string(64, '\0')), "keras model swap", "Functional, 3 layers, 1 inputs, 0 outputs"));
    CHECK(has(read(keras), "keras input face_in_a", "?x64x64x3"));
    CHECK(has(read(keras), "keras layer decoder_a", "Functional"));
    CHECK(has(read(keras), "keras layer conv \"1\" }", "Conv2D"));
    for (std::size_t length = 0; length < keras.size(); length += 7) (void)inspect_artefact(TextBytes(std::string_view(keras).substr(0, length)));
}

TEST_CASE("pictures are no artefact, but for what a tool for swapping faces left in them") {
    const std::string plain = std::string("\xFF\xD8\xFF\xE0\x00\x04", 6) + "JF" + std::string("\xFF\xD9");
    CHECK_FALSE(inspect_artefact(TextBytes(plain)).has_value());
    const std::string kept = "\x80\x03}q\x01source_landmarks";
    const std::string face = std::string("\xFF\xD8\xFF\xEF\x00", 5) + static_cast<char>(kept.size() + 2) + kept + std::string("\xFF\xD9");
    CHECK(verdict(face).level == Level::notify);
}

TEST_CASE("text is no artefact") {
    for (const std::string text : {"", "d", "print('hello')\n", "{\"cells\": []}", "#!/bin/sh\necho hello\n", "import os\nos.system('ls').", "PK", "\x7f" "ELF"})
        CHECK_FALSE(inspect_artefact(TextBytes(text)).has_value());
}

TEST_CASE("a file that is cut off anywhere is read to where it ends") {
    for (const std::string& file : {swapper(), zip("archive/data.pkl", state("conv1.weight")), elf(std::string("stratum+ssl://\0rx/0\0", 20))}) {
        for (std::size_t size = 0; size < file.size(); ++size) CHECK(inspect_artefact(TextBytes(std::string_view(file).substr(0, size))).value_or(Inspection()).facts.size() < 100);
    }
}

TEST_CASE("what says that it is large costs no more than its budget") {
    // A table of segments with a million strings, tuples within tuples, a header longer than is read.
    std::string pickle = "\x80\x02)";
    pickle += std::string(300'000, '\x85') + ".";
    CHECK(inspect_artefact(TextBytes(pickle)).has_value());
    const std::string header = number(5 << 20, 8) + "{" + std::string(6 << 20, ' ');
    const auto inspection = inspect_artefact(TextBytes(header));
    REQUIRE(inspection.has_value());
    CHECK(inspection->budget_exceeded);
    CHECK(check_artefact(book(), TextBytes(header), Plan::subsidised)->verdict.level == Level::notify);
}

TEST_CASE("a SavedModel is told by what goes in and comes out") {
    const auto facts = read(saved_model({{"a", {0, 256, 256, 3}}, {"b", {0, 512}}}, {0, 256, 256, 3}));
    CHECK(has(facts, "savedmodel", "tags serve, TensorFlow 2.15.0"));
    CHECK(has(facts, "savedmodel ends", "2 in, 1 out"));
    CHECK(has(facts, "savedmodel input a", "?x256x256x3"));
    CHECK(has(facts, "savedmodel operators", "Conv2D"));
    CHECK(verdict(saved_model({{"a", {0, 256, 256, 3}}, {"b", {0, 512}}}, {0, 256, 256, 3})).level >= Level::warn);
    CHECK(verdict(saved_model({{"image", {0, 224, 224, 3}}}, {0, 1000})).level == Level::clean);
    CHECK(verdict(saved_model({{"z", {0, 512}}}, {0, 256, 256, 3})).level == Level::clean);
    const std::string whole = saved_model({{"image", {0, 224, 224, 3}}}, {0, 1000});
    for (std::size_t length = 0; length < whole.size(); ++length) CHECK_FALSE(inspect_artefact(TextBytes(whole.substr(0, length))).has_value());
}
