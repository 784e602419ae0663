// Models whose format is a list of tensors: safetensors, ONNX (DeepFaceLab's .dfm is one), HDF5 as Keras writes it.
#include <algorithm>
#include <ranges>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/json.h"
#include "guard/artefact_reading.h"
#include "guard/reading.h"

namespace stoa::guard {

namespace {

constexpr std::uint64_t most_header_bytes = 4 << 20;
constexpr std::uint64_t most_name_bytes = 400;
constexpr std::size_t most_ends = 64;       // inputs, and outputs, that are told
constexpr std::size_t most_operators = 60;  // different ones
constexpr std::uint64_t front_bytes = 256 << 10;

// ---- ONNX: protocol buffers, walked without a copy

struct Field {
    std::uint64_t number = 0;
    int wire = 0;
    std::uint64_t value = 0;  // of a varint
    std::uint64_t begin = 0;  // of what has a length
    std::uint64_t end = 0;
};

std::optional<std::uint64_t> varint(ArtefactView& view, std::uint64_t& at, std::uint64_t end) {
    std::uint64_t out = 0;
    for (int shift = 0; shift < 64 && at < end; shift += 7) {
        const auto byte = view.byte(at++);
        if (!byte) return std::nullopt;
        out |= static_cast<std::uint64_t>(*byte & 0x7FU) << shift;
        if ((*byte & 0x80U) == 0) return out;
    }
    return std::nullopt;
}

std::optional<Field> next_field(ArtefactView& view, std::uint64_t& at, std::uint64_t end) {
    if (!view.budget.step()) return std::nullopt;
    const auto tag = varint(view, at, end);
    if (!tag) return std::nullopt;
    Field field{*tag >> 3U, static_cast<int>(*tag & 7U), 0, 0, 0};
    std::optional<std::uint64_t> length;
    switch (field.wire) {
        case 0: {
            const auto value = varint(view, at, end);
            if (!value) return std::nullopt;
            field.value = *value;
            return field;
        }
        case 1: length = 8; break;
        case 2: length = varint(view, at, end); break;
        case 5: length = 4; break;
        default: return std::nullopt;
    }
    if (!length || *length > end - at) return std::nullopt;
    field.begin = at;
    field.end = at += *length;
    return field;
}

/// False: it is no message.
template <class Each>
bool walk(ArtefactView& view, std::uint64_t begin, std::uint64_t end, Each each) {
    for (std::uint64_t at = begin; at < end;) {
        const auto field = next_field(view, at, end);
        if (!field || !each(*field)) return false;
    }
    return true;
}

std::string text_of(ArtefactView& view, const Field& field) {
    return view.text(field.begin, std::min(field.end - field.begin, most_name_bytes));
}

std::int64_t size_of(std::uint64_t value) { return value > (1ULL << 40U) ? -1 : static_cast<std::int64_t>(value); }

struct GraphEnd {
    std::string name;
    std::vector<std::int64_t> shape;
    std::uint64_t byte = 0;
};

bool read_shape(ArtefactView& view, const Field& shape, GraphEnd& out) {
    return walk(view, shape.begin, shape.end, [&](const Field& dimension) {
        if (dimension.number != 1 || dimension.wire != 2) return true;
        std::int64_t size = -1;
        const bool ok = walk(view, dimension.begin, dimension.end, [&](const Field& field) {
            if (field.number == 1 && field.wire == 0) size = size_of(field.value);
            return true;
        });
        if (out.shape.size() < 16) out.shape.push_back(size);
        return ok;
    });
}

/// A ValueInfoProto: a name and a type, which holds a tensor's type, which holds a shape.
bool read_value(ArtefactView& view, const Field& message, GraphEnd& out) {
    out.byte = message.begin;
    return walk(view, message.begin, message.end, [&](const Field& field) {
        if (field.number == 1 && field.wire == 2) out.name = text_of(view, field);
        if (field.number != 2 || field.wire != 2) return true;
        return walk(view, field.begin, field.end, [&](const Field& tensor) {
            if (tensor.number != 1 || tensor.wire != 2) return true;
            return walk(view, tensor.begin, tensor.end, [&](const Field& shape) {
                return shape.number != 2 || shape.wire != 2 || read_shape(view, shape, out);
            });
        });
    });
}

/// A TensorProto; its values are skipped.
bool read_tensor(ArtefactView& view, const Field& message, GraphEnd& out) {
    out.byte = message.begin;
    return walk(view, message.begin, message.end, [&](const Field& field) {
        if (field.number == 8 && field.wire == 2) out.name = text_of(view, field);
        if (field.number != 1) return true;
        if (field.wire == 0 && out.shape.size() < 16) out.shape.push_back(size_of(field.value));
        for (std::uint64_t at = field.begin; field.wire == 2 && at < field.end && out.shape.size() < 16;) {
            const auto size = varint(view, at, field.end);
            if (!size) return false;
            out.shape.push_back(size_of(*size));
        }
        return true;
    });
}

struct Graph {
    std::vector<GraphEnd> inputs;
    std::vector<GraphEnd> outputs;
    std::set<std::string> tensors;  // names, to tell inputs from weights that old writers list there too
    Tensors weights;
    std::set<std::string> operators;
    std::int64_t nodes = 0;
};

bool read_graph(ArtefactView& view, const Field& message, Graph& out) {
    return walk(view, message.begin, message.end, [&](const Field& field) {
        if (field.wire != 2) return false;  // a graph has nothing else
        if (field.number == 1) {
            ++out.nodes;
            return walk(view, field.begin, field.end, [&](const Field& part) {
                if (part.number == 4 && part.wire == 2 && out.operators.size() < most_operators) out.operators.insert(text_of(view, part));
                return true;
            });
        }
        if (field.number == 5) {
            GraphEnd tensor;
            if (!read_tensor(view, field, tensor)) return false;
            if (out.tensors.size() < 50'000) out.tensors.insert(tensor.name);
            out.weights.add(std::move(tensor.name), std::move(tensor.shape), tensor.byte);
            return true;
        }
        if (field.number != 11 && field.number != 12) return true;
        GraphEnd end;
        if (!read_value(view, field, end)) return false;
        auto& ends = field.number == 11 ? out.inputs : out.outputs;
        if (ends.size() < 2'000) ends.push_back(std::move(end));
        return true;
    });
}

void tell_ends(ArtefactFacts& facts, std::string_view role, const std::vector<GraphEnd>& ends) {
    for (const GraphEnd& end : ends | std::views::take(most_ends))
        facts.add(fmt::format("onnx {} {}", role, cut(end.name, 200)), words_of_shape(end.shape), end.byte);
}

// ---- TensorFlow's SavedModel

struct SavedModel {
    std::vector<GraphEnd> inputs;
    std::vector<GraphEnd> outputs;
    std::set<std::string> operators;
    std::string tags;
    std::string version;
    std::int64_t nodes = 0;
};

/// A TensorInfo of a signature: its shape, of which each size stands in a message of its own.
bool read_signature_end(ArtefactView& view, const Field& entry, std::vector<GraphEnd>& into) {
    GraphEnd end;
    end.byte = entry.begin;
    const bool is_whole = walk(view, entry.begin, entry.end, [&](const Field& part) {
        if (part.number == 1 && part.wire == 2) end.name = text_of(view, part);
        if (part.number != 2 || part.wire != 2) return true;
        return walk(view, part.begin, part.end, [&](const Field& field) {
            if (field.number != 3 || field.wire != 2) return true;
            return walk(view, field.begin, field.end, [&](const Field& dimension) {
                if (dimension.number != 2 || dimension.wire != 2) return true;
                std::int64_t size = 0;  // a zero is not written
                const bool ok = walk(view, dimension.begin, dimension.end, [&](const Field& number) {
                    if (number.number == 1 && number.wire == 0) size = size_of(number.value);
                    return true;
                });
                if (end.shape.size() < 16) end.shape.push_back(size);
                return ok;
            });
        });
    });
    if (is_whole && into.size() < 2'000) into.push_back(std::move(end));
    return is_whole;
}

/// An entry of a map from names to signatures. What only sets a model up begins with two underscores.
bool read_signature(ArtefactView& view, const Field& entry, SavedModel& out) {
    bool is_for_use = true;
    return walk(view, entry.begin, entry.end, [&](const Field& part) {
        if (part.number == 1 && part.wire == 2) is_for_use = !text_of(view, part).starts_with("__");
        if (part.number != 2 || part.wire != 2 || !is_for_use) return true;
        return walk(view, part.begin, part.end, [&](const Field& field) {
            if (field.wire != 2 || (field.number != 1 && field.number != 2)) return true;
            return read_signature_end(view, field, field.number == 1 ? out.inputs : out.outputs);
        });
    });
}

bool read_tensorflow_graph(ArtefactView& view, const Field& graph, SavedModel& out) {
    const auto read_node = [&](const Field& node) {
        ++out.nodes;
        return walk(view, node.begin, node.end, [&](const Field& part) {
            if (part.number == 2 && part.wire == 2 && out.operators.size() < most_operators) out.operators.insert(text_of(view, part));
            return true;
        });
    };
    return walk(view, graph.begin, graph.end, [&](const Field& field) {
        if (field.number == 1 && field.wire == 2) return read_node(field);
        if (field.number != 2 || field.wire != 2) return true;
        // The library of functions, where the nodes of a Keras model are.
        return walk(view, field.begin, field.end, [&](const Field& function) {
            if (function.number != 1 || function.wire != 2) return true;
            return walk(view, function.begin, function.end, [&](const Field& part) { return part.number != 3 || part.wire != 2 || read_node(part); });
        });
    });
}

bool read_meta_graph(ArtefactView& view, const Field& message, SavedModel& out) {
    return walk(view, message.begin, message.end, [&](const Field& field) {
        if (field.wire != 2) return false;
        if (field.number == 1) {
            return walk(view, field.begin, field.end, [&](const Field& part) {
                if (part.number == 4 && part.wire == 2 && out.tags.size() < 100) out.tags += (out.tags.empty() ? "" : " ") + text_of(view, part);
                if (part.number == 5 && part.wire == 2) out.version = text_of(view, part);
                return true;
            });
        }
        if (field.number == 2) return read_tensorflow_graph(view, field, out);
        if (field.number == 5) return read_signature(view, field, out);
        return true;
    });
}

// ---- HDF5

std::optional<std::uint64_t> hdf5_begins(ArtefactView& view) {
    constexpr std::string_view mark("\x89HDF\r\n\x1a\n", 8);
    if (view.holds(0, mark)) return 0;
    // Whoever writes it may leave 512 bytes, or any power of two above, for something else.
    for (std::uint64_t at = 512; at <= (1U << 20U) && at < view.size(); at *= 2) {
        if (view.holds(at, mark)) return at;
    }
    return std::nullopt;
}

/// Keras keeps how a model is built as JSON, in an attribute: in its header or in a heap, but whole and before the weights.
std::optional<std::string> keras_config(std::string_view front) {
    for (const std::string_view mark : {"{\"class_name\"", "{\"module\"", "{\"config\""}) {
        const auto begin = front.find(mark);
        if (begin == std::string_view::npos) continue;
        int depth = 0;
        bool quoted = false;
        for (std::size_t at = begin; at < front.size(); ++at) {
            const char c = front[at];
            if (c == '\0') break;
            if (quoted) {
                if (c == '\\') ++at;
                quoted = c != '"';
            } else if (c == '"') {
                quoted = true;
            } else if (c == '{') {
                ++depth;
            } else if (c == '}' && --depth == 0) {
                return std::string(front.substr(begin, at + 1 - begin));
            }
        }
    }
    return std::nullopt;
}

std::string keras_text(const boost::json::object& of, std::string_view key) {
    const auto* held = of.if_contains(key);
    return held != nullptr && held->is_string() ? std::string(std::string_view(held->get_string())) : std::string();
}

class KerasModel {
public:
    KerasModel(ArtefactView& view, ArtefactFacts& facts, std::uint64_t byte) : view_(view), facts_(facts), byte_(byte) {}

    void read(const boost::json::object& model, int depth) {
        const auto* config = model.if_contains("config");
        if (config == nullptr || !config->is_object() || depth > most_models) return;
        const auto* layers = config->get_object().if_contains("layers");
        if (layers == nullptr || !layers->is_array()) return;
        const auto ends = [&](std::string_view key) {
            const auto* held = config->get_object().if_contains(key);
            return held != nullptr && held->is_array() ? held->get_array().size() : 0;
        };
        facts_.add("keras model " + keras_text(config->get_object(), "name"),
                   fmt::format("{}, {} layers, {} inputs, {} outputs", keras_text(model, "class_name"), layers->get_array().size(), ends("input_layers"), ends("output_layers")), byte_);
        for (const auto& each : layers->get_array()) {
            if (!each.is_object() || !view_.budget.step(4)) return;
            read_layer(each.get_object());
            read(each.get_object(), depth + 1);
        }
    }

private:
    static constexpr int most_models = 3;     // within each other
    static constexpr int most_layers = 300;  // that are told

    void read_layer(const boost::json::object& layer) {
        const auto* config = layer.if_contains("config");
        const auto* inner = config != nullptr && config->is_object() ? &config->get_object() : nullptr;
        std::string name = keras_text(layer, "name");
        if (name.empty() && inner != nullptr) name = keras_text(*inner, "name");
        if (++layers_ <= most_layers) facts_.add("keras layer " + name, keras_text(layer, "class_name"), byte_);
        if (inner == nullptr) return;
        const auto* shape = inner->if_contains("batch_input_shape");
        if (shape == nullptr) shape = inner->if_contains("batch_shape");
        if (shape == nullptr || !shape->is_array()) return;
        std::vector<std::int64_t> sizes;
        for (const auto& size : shape->get_array()) {
            if (sizes.size() < 16) sizes.push_back(size.is_int64() && size.get_int64() >= 0 ? size.get_int64() : -1);
        }
        if (layers_ <= most_layers) facts_.add("keras input " + name, words_of_shape(sizes), byte_);
    }

    ArtefactView& view_;
    ArtefactFacts& facts_;
    std::uint64_t byte_;
    int layers_ = 0;
};

}  // namespace

bool read_safetensors(ArtefactView& view, ArtefactFacts& facts) {
    const auto length = view.number(0, 8);
    if (!length || *length < 2 || *length > view.size() - 8 || view.byte(8) != '{') return false;
    if (*length > most_header_bytes) {
        view.budget.exceed("header of a file");
        facts.add("safetensors", "a header that is too long to read", 0);
        return true;
    }
    const auto json = parse_json(view.text(8, *length));
    if (!json || !json->is_object()) return false;
    Tensors tensors;
    for (const auto& [name, each] : json->get_object()) {
        if (!view.budget.step(4)) break;
        if (name == "__metadata__") continue;
        if (!each.is_object()) return false;
        const auto* shape = each.get_object().if_contains("shape");
        if (shape == nullptr || !shape->is_array() || !each.get_object().contains("data_offsets")) return false;
        std::vector<std::int64_t> sizes;
        for (const auto& size : shape->get_array()) {
            if (sizes.size() < 16) sizes.push_back(size.is_int64() && size.get_int64() >= 0 ? size.get_int64() : -1);
        }
        tensors.add(std::string(std::string_view(name)), std::move(sizes), 8);
    }
    if (tensors.empty()) return false;
    tensors.tell(facts, "safetensors", "");
    return true;
}

bool read_onnx(ArtefactView& view, ArtefactFacts& facts) {
    std::optional<Field> graph;
    std::string producer;
    bool has_version = false;
    // A model's own fields, in any order, to the very end of the file: random bytes are no such thing.
    const bool is_message = walk(view, 0, view.size(), [&](const Field& field) {
        const bool is_number = field.number == 1 || field.number == 5;
        const bool is_text = field.number == 2 || field.number == 3 || field.number == 4 || field.number == 6 || field.number == 7 ||
                             field.number == 8 || field.number == 14 || field.number == 20 || field.number == 25 || field.number == 26;
        if ((!is_number || field.wire != 0) && (!is_text || field.wire != 2)) return false;
        has_version = has_version || field.number == 1;
        if (field.number == 2) producer = text_of(view, field);
        if (field.number == 7) graph = field;
        return true;
    });
    if (!is_message || !graph || !has_version) return false;
    Graph read;
    const bool is_whole = read_graph(view, *graph, read);
    if (!is_whole && !view.budget.spent()) return false;
    if (read.nodes == 0 && read.weights.empty()) return false;
    std::erase_if(read.inputs, [&](const GraphEnd& input) { return read.tensors.contains(input.name); });
    read.weights.tell(facts, "onnx", fmt::format("{} nodes, {} inputs, {} outputs, made by {}", read.nodes, read.inputs.size(), read.outputs.size(),
                                                 producer.empty() ? "nobody" : producer));
    facts.add("onnx ends", fmt::format("{} in, {} out", read.inputs.size(), read.outputs.size()), graph->begin);
    tell_ends(facts, "input", read.inputs);
    tell_ends(facts, "output", read.outputs);
    facts.add("onnx operators", fmt::format("{}", fmt::join(read.operators, " ")), graph->begin);
    return true;
}

bool read_saved_model(ArtefactView& view, ArtefactFacts& facts) {
    // The version of the schema, which is 1, and one graph or several: nothing else is in such a file.
    if (view.byte(0) != 0x08 || view.byte(1) != 0x01 || view.byte(2) != 0x12) return false;
    SavedModel model;
    const bool is_whole = walk(view, 0, view.size(), [&](const Field& field) {
        if (field.number == 1) return field.wire == 0;
        return field.number == 2 && field.wire == 2 && read_meta_graph(view, field, model);
    });
    if (!is_whole && !view.budget.spent()) return false;
    if (model.nodes == 0 && model.inputs.empty() && model.outputs.empty()) return false;
    facts.add("savedmodel", fmt::format("{} nodes, {} inputs, {} outputs, tags {}, TensorFlow {}", model.nodes, model.inputs.size(), model.outputs.size(),
                                        model.tags.empty() ? "none" : model.tags, model.version.empty() ? "of no version" : model.version), 0);
    facts.add("savedmodel ends", fmt::format("{} in, {} out", model.inputs.size(), model.outputs.size()), 0);
    for (const GraphEnd& end : model.inputs | std::views::take(most_ends)) facts.add(fmt::format("savedmodel input {}", cut(end.name, 200)), words_of_shape(end.shape), end.byte);
    for (const GraphEnd& end : model.outputs | std::views::take(most_ends)) facts.add(fmt::format("savedmodel output {}", cut(end.name, 200)), words_of_shape(end.shape), end.byte);
    facts.add("savedmodel operators", fmt::format("{}", fmt::join(model.operators, " ")), 0);
    return true;
}

bool read_hdf5(ArtefactView& view, ArtefactFacts& facts) {
    const auto begin = hdf5_begins(view);
    if (!begin) return false;
    const std::string front = view.text(*begin, front_bytes);
    const bool is_keras = front.find("keras_version") != std::string::npos || front.find("model_config") != std::string::npos ||
                          front.find("layer_names") != std::string::npos;
    facts.add("hdf5", is_keras ? "as Keras writes models" : "", *begin);
    if (!is_keras) return true;
    const auto config = keras_config(view.text(*begin, most_header_bytes));
    if (!config) return true;
    const auto json = parse_json(*config);
    if (json && json->is_object()) KerasModel(view, facts, *begin).read(json->get_object(), 0);
    return true;
}

}  // namespace stoa::guard
