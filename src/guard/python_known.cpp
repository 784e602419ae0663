// Functions whose result is known when their arguments are: built-ins and codecs. The first of them to hide text are the point.
#include <algorithm>
#include <array>

#include "guard/decode.h"
#include "guard/python_reader.h"

namespace stoa::guard {

namespace {

struct Codec {
    std::string_view name;
    std::string_view how;
    std::optional<std::string> (*decode)(std::string_view);
};

constexpr std::array<Codec, 15> codecs = {{
    {"base64.b64decode", "base64", decode_base64},
    {"base64.urlsafe_b64decode", "base64", decode_base64},
    {"base64.standard_b64decode", "base64", decode_base64},
    {"base64.decodebytes", "base64", decode_base64},
    {"base64.decodestring", "base64", decode_base64},
    {"base64.b32decode", "base32", decode_base32},
    {"base64.b16decode", "base16", decode_hex},
    {"base64.b85decode", "base85", decode_base85},
    {"base64.a85decode", "ascii85", decode_ascii85},
    {"binascii.a2b_base64", "base64", decode_base64},
    {"binascii.unhexlify", "hex", decode_hex},
    {"binascii.a2b_hex", "hex", decode_hex},
    {"bytes.fromhex", "hex", decode_hex},
    {"bytearray.fromhex", "hex", decode_hex},
    {"urllib.parse.unquote", "url", nullptr},
}};

struct Unpacker {
    std::string_view name;
    std::string_view how;
    Packing packing;
};
constexpr std::array<Unpacker, 5> unpackers = {{{"zlib.decompress", "zlib", Packing::zlib},
                                                {"gzip.decompress", "gzip", Packing::gzip},
                                                {"bz2.decompress", "bzip2", Packing::bzip2},
                                                {"lzma.decompress", "lzma", Packing::lzma},
                                                {"zlib.decompressobj().decompress", "zlib", Packing::zlib}}};

std::string with_step(const std::string& how, std::string_view step) {
    if (how.size() > 200) return how;
    return how.empty() ? std::string(step) : how + ", " + std::string(step);
}

std::string unquote(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            if (const auto byte = decode_hex(text.substr(i + 1, 2))) {
                out += *byte;
                i += 2;
                continue;
            }
        }
        out.push_back(text[i]);
    }
    return out;
}

}  // namespace

std::optional<Value> PythonReader::decoded(std::string_view name, const Arguments& arguments) {
    const Value* text = arguments.at(0);
    const bool codec_call = name == "codecs.decode" || name == "codecs.encode";
    for (const Codec& codec : codecs) {
        if (codec.name != name) continue;
        if (text == nullptr || !text->is_whole_string()) return unknown_value(std::string(name) + "()");
        if (codec.decode == nullptr) return kept(text_value(unquote(text->text)));
        auto out = codec.decode(text->text);
        if (!out) return unknown_value(std::string(name) + "()");
        Value value = bytes_value(std::move(*out));
        value.how = with_step(text->how, codec.how);
        return kept(std::move(value));
    }
    for (const Unpacker& unpacker : unpackers) {
        if (unpacker.name != name) continue;
        if (text == nullptr || !text->is_whole_string()) return unknown_value(std::string(name) + "()");
        const std::size_t room = std::min<std::size_t>(reading_.budget.value_room(), reading_.budget.limits().cell_bytes * 4);
        auto packing = unpacker.packing;
        if (const Value* bits = arguments.at_or(1, "wbits"); packing == Packing::zlib && bits != nullptr && bits->is_number())
            packing = bits->number < 0 ? Packing::raw_deflate : bits->number > 15 ? Packing::gzip : packing;
        auto out = unpack(packing, text->text, room);
        if (!out) return unknown_value(std::string(name) + "()");
        if (out->cut) reading_.budget.exceed("unpacked bytes");
        Value value = bytes_value(std::move(out->bytes));
        value.how = with_step(text->how, unpacker.how);
        return kept(std::move(value));
    }
    if (codec_call && text != nullptr && text->is_whole_string() && arguments.at(1) != nullptr) {
        std::string kind = arguments.at(1)->text;
        std::ranges::replace(kind, '-', '_');
        Value value = *text;
        std::optional<std::string> out;
        if (kind.starts_with("rot")) out = rot13(text->text);
        if (name == "codecs.decode" && kind.starts_with("hex")) out = decode_hex(text->text);
        if (name == "codecs.decode" && kind.starts_with("base64")) out = decode_base64(text->text);
        if (name == "codecs.decode" && (kind.starts_with("zip") || kind.starts_with("zlib") || kind.starts_with("bz2"))) {
            auto unpacked = unpack(kind.starts_with("bz2") ? Packing::bzip2 : Packing::zlib, text->text, reading_.budget.value_room());
            if (unpacked) out = std::move(unpacked->bytes);
        }
        if (out) {
            value.text = std::move(*out);
            value.how = with_step(text->how, kind.starts_with("rot") ? "rot13" : kind);
        }
        return kept(std::move(value));
    }
    return std::nullopt;
}

std::optional<std::vector<Value>> PythonReader::items_of(const Value& value) {
    using Kind = Value::Kind;
    std::vector<Value> out;
    if (value.is(Kind::list)) {
        if (!reading_.budget.value(value.items->size() * sizeof(Value))) return std::nullopt;
        return *value.items;
    }
    if (value.is(Kind::dict)) {
        for (std::size_t i = 0; i + 1 < value.items->size(); i += 2) out.push_back((*value.items)[i]);
        return out;
    }
    if (!value.is_whole_string() || value.text.size() * sizeof(Value) > reading_.budget.value_room()) return std::nullopt;
    if (!reading_.budget.value(value.text.size() * sizeof(Value))) return std::nullopt;
    if (value.is(Kind::bytes)) {
        for (const char c : value.text) out.push_back(integer_value(static_cast<unsigned char>(c)));
    } else {
        for (const char32_t c : code_points(value.text)) out.push_back(text_value(utf8_of({&c, 1})));
    }
    for (Value& item : out) item.how = value.how;
    return out;
}

Value PythonReader::known_function(std::string_view name, const Arguments& arguments, Node node) {
    using Kind = Value::Kind;
    const Value* first = arguments.at(0);
    const auto most = static_cast<std::size_t>(reading_.budget.limits().loop);
    if (name == "range") {
        std::array<std::int64_t, 3> bound = {0, 0, 1};
        const auto count = std::min<std::size_t>(arguments.positional.size(), 3);
        for (std::size_t i = 0; i < count; ++i) {
            if (!arguments.positional[i].is_number()) return {};
            bound[count == 1 ? 1 : i] = arguments.positional[i].number;
        }
        Value out = list_value({});
        if (bound[2] == 0) return {};
        for (auto i = bound[0]; bound[2] > 0 ? i < bound[1] : i > bound[1]; i += bound[2]) {
            if (out.items->size() >= most || i > (1LL << 40) || i < -(1LL << 40)) return {};
            out.items->push_back(integer_value(i));
        }
        return kept(std::move(out));
    }
    if (name == "dict" && first == nullptr && !arguments.named.empty()) {
        Value out = list_value({});
        out.kind = Kind::dict;
        for (const auto& [key, value] : arguments.named) {
            out.items->push_back(text_value(std::string(key)));
            out.items->push_back(value);
        }
        return kept(std::move(out));
    }
    if (first == nullptr) return {};
    if ((name == "functools.reduce" || name == "reduce") && first->is(Kind::function) && first->function && arguments.positional.size() >= 2) {
        const auto items = items_of(arguments.positional[1]);
        if (!items || items->empty()) return {};
        const bool has_start = arguments.positional.size() > 2;
        Value held = has_start ? arguments.positional[2] : items->front();
        for (std::size_t i = has_start ? 0 : 1; i < items->size() && reading_.budget.step(); ++i) {
            Arguments given;
            given.positional = {held, (*items)[i]};
            held = call_function(*first->function, given, node);
        }
        return held;
    }
    if (name == "chr" && first->is_number() && first->number >= 0 && first->number <= 0x10FFFF) {
        std::string text;
        append_utf8(text, static_cast<char32_t>(first->number));
        Value value = text_value(std::move(text));
        value.how = with_step(first->how, "characters");
        if (first->how.ends_with("characters")) value.how = first->how;
        return value;
    }
    if (name == "ord" && first->is_string()) {
        const auto points = code_points(first->text.substr(0, 8));
        if (points.empty()) return {};
        return integer_value(first->is(Kind::bytes) ? static_cast<unsigned char>(first->text[0]) : points[0]);
    }
    if (name == "str" && (first->is_string() || first->is_number() || first->is(Kind::none))) {
        Value out = text_value(string_of(*first), first->partial);
        out.how = first->how;
        return kept(std::move(out));
    }
    if (name == "bytes" || name == "bytearray" || name == "memoryview") {
        if (first->is_string()) {
            Value out = *first;
            out.kind = Kind::bytes;
            return kept(std::move(out));
        }
        if (!first->is(Kind::list)) return {};
        Value out = bytes_value({});
        for (const Value& item : *first->items) {
            if (!item.is_number() || item.number < 0 || item.number > 255) return {};
            out.text.push_back(static_cast<char>(static_cast<unsigned char>(item.number)));
            if (out.how.empty()) out.how = item.how;
        }
        if (out.how.empty()) out.how = "characters";
        return kept(std::move(out));
    }
    if (name == "int" && first->is_string()) {
        const Value* base = arguments.at_or(1, "base");
        const int radix = base != nullptr && base->is_number() ? static_cast<int>(base->number) : 10;
        if (radix < 2 || radix > 36 || first->text.size() > 18) return {};
        std::int64_t number = 0;
        for (const char c : first->text) {
            const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'z' ? c - 'a' + 10 : c >= 'A' && c <= 'Z' ? c - 'A' + 10 : 99;
            if (digit >= radix || number > (1LL << 50)) return {};
            number = number * radix + digit;
        }
        return integer_value(number);
    }
    if (name == "int" && first->is_number()) return *first;
    if (name == "len") {
        if (first->is(Kind::list)) return integer_value(static_cast<std::int64_t>(first->items->size()));
        if (first->is_whole_string())
            return integer_value(static_cast<std::int64_t>(first->is(Kind::bytes) ? first->text.size() : code_points(first->text).size()));
        return {};
    }
    if (name == "list" || name == "tuple" || name == "iter" || name == "reversed" || name == "enumerate" || name == "set" || name == "itertools.cycle" || name == "sorted") {
        auto items = items_of(*first);
        if (!items) return unknown_value(first->text);
        if (name == "reversed") std::ranges::reverse(*items);
        if (name == "enumerate") {
            std::int64_t index = 0;
            for (Value& item : *items) item = list_value({integer_value(index++), std::move(item)});
        }
        if (name == "itertools.cycle" && !items->empty() && items->size() < most) {
            const std::size_t once = items->size();
            while (items->size() < most && reading_.budget.value(sizeof(Value))) items->push_back((*items)[items->size() - once]);
        }
        return kept(list_value(std::move(*items)));
    }
    // A bar that shows how far a loop is, and a part of it, go over what they were given.
    if (name.ends_with("tqdm") || name.ends_with("progress.track") || name == "itertools.islice" || name == "itertools.chain") return unknown_value(first->text);
    if (name == "zip" && arguments.positional.size() >= 2) {
        const auto left = items_of(*first);
        const auto right = items_of(*arguments.at(1));
        if (!left || !right) return {};
        Value out = list_value({});
        for (std::size_t i = 0; i < std::min(left->size(), right->size()) && reading_.budget.value(2 * sizeof(Value)); ++i)
            out.items->push_back(list_value({(*left)[i], (*right)[i]}));
        return out;
    }
    if ((name == "map" || name == "filter") && arguments.positional.size() >= 2) {
        const auto items = items_of(*arguments.at(1));
        if (!items) return unknown_value(arguments.at(1)->text);
        if (name == "filter") return list_value(*items);
        Value out = list_value({});
        for (const Value& item : *items) {
            Arguments one;
            one.positional.push_back(item);
            out.items->push_back(apply(*first, std::move(one), node));
            if (--reading_.loop_steps < 0 || !reading_.budget.step()) return unknown_value("map()");
        }
        return kept(std::move(out));
    }
    if (name == "str.maketrans" && arguments.positional.size() == 1 && first->is(Kind::dict)) return *first;
    if (name == "re.sub" && arguments.positional.size() >= 3 && first->is_whole_string() && !first->text.empty() &&
        first->text.find_first_of("\\.^$*+?()[]{}|") == std::string::npos) {
        Arguments replaced;
        replaced.positional = {*first, arguments.positional[1]};
        if (auto out = pure_method(arguments.positional[2], "replace", replaced, std::min<std::size_t>(reading_.budget.value_room(), 1 << 20))) return kept(std::move(*out));
    }
    if (name == "str.maketrans" && arguments.positional.size() >= 2) {
        const auto from = items_of(*first);
        const auto to = items_of(*arguments.at(1));
        if (!from || !to || from->size() != to->size()) return {};
        Value out = list_value({});
        out.kind = Kind::dict;
        for (std::size_t i = 0; i < from->size(); ++i) {
            out.items->push_back((*from)[i]);
            out.items->push_back((*to)[i]);
        }
        return kept(std::move(out));
    }
    // A home stays "~": files are known by the end of their names.
    if (name == "os.path.expanduser" || name == "os.path.expandvars" || name == "os.path.abspath" || name == "os.path.realpath") {
        if (const Value* path = arguments.at(0); path != nullptr && path->is_string()) return *path;
        return {};
    }
    if (name == "os.path.join" || name == "posixpath.join") {
        std::string text;
        for (const Value& part : arguments.positional) text += (text.empty() || text.ends_with('/') ? "" : "/") + string_of(part);
        return kept(text_value(text, text.find(hole) != std::string::npos));
    }
    if ((name == "os.getenv" || name == "os.environ.get") && first->is_whole_string()) {
        const auto found = reading_.environment.variables.find(first->text);
        if (found != reading_.environment.variables.end()) return text_value(found->second);
        const Value* otherwise = arguments.at_or(1, "default");
        return otherwise != nullptr ? *otherwise : Value();
    }
    if ((name == "shutil.move" || name == "shutil.copy" || name == "shutil.copyfile" || name == "os.rename") && arguments.positional.size() >= 2) {
        reading_.read_command({"mv", string_of(*first), string_of(*arguments.at(1))}, nullptr, node.row());
        return {};
    }
    if (name == "str.join" && arguments.positional.size() >= 2) {
        Arguments rest;
        rest.positional.push_back(*arguments.at(1));
        return call_method(*first, "join", rest, node);
    }
    if (name == "shlex.split" && first->is_string()) {
        Arguments none;
        if (auto words = pure_method(*first, "split", none, 65'536)) return kept(std::move(*words));
    }
    if (name == "operator.xor" && arguments.positional.size() == 2) return combine("^", *first, *arguments.at(1));
    return {};
}

}  // namespace stoa::guard
