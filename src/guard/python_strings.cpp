// The methods of str and bytes, slices and %-formatting, as Python has them.
#include <algorithm>

#include "guard/decode.h"
#include "guard/python_reader.h"

namespace stoa::guard {

namespace {

std::string with_case(std::string text, std::string_view method) {
    bool begins = true;
    for (char& c : text) {
        const bool lower = c >= 'a' && c <= 'z';
        const bool upper = c >= 'A' && c <= 'Z';
        const bool to_upper = method == "upper" || (method == "swapcase" && lower) || ((method == "title" || method == "capitalize") && begins);
        if (lower && to_upper) c = static_cast<char>(c - 32);
        if (upper && !to_upper) c = static_cast<char>(c + 32);
        begins = method == "title" ? !(lower || upper) : false;
    }
    return text;
}

std::string stripped(std::string_view text, std::string_view characters, std::string_view method) {
    const auto drop = [&](char c) { return characters.find(c) != std::string_view::npos; };
    if (method != "rstrip") {
        while (!text.empty() && drop(text.front())) text.remove_prefix(1);
    }
    if (method != "lstrip") {
        while (!text.empty() && drop(text.back())) text.remove_suffix(1);
    }
    return std::string(text);
}

std::optional<std::string> replaced(std::string_view text, std::string_view from, std::string_view to, std::size_t most) {
    if (from.empty()) return std::nullopt;
    std::string out;
    for (std::size_t at = 0;;) {
        const auto found = text.find(from, at);
        out += text.substr(at, found - at);
        if (out.size() > most) return std::nullopt;
        if (found == std::string_view::npos) return out;
        out += to;
        at = found + from.size();
    }
}

Value split(const Value& object, const Arguments& arguments) {
    const Value* separator = arguments.at_or(0, "sep");
    Value out = list_value({});
    const auto give = [&](std::string_view part) {
        if (out.items->size() >= 20'000) return;
        Value item = object.is(Value::Kind::bytes) ? bytes_value(std::string(part)) : text_value(std::string(part));
        item.partial = object.partial && part.find(hole) != std::string_view::npos;
        item.how = object.how;
        out.items->push_back(std::move(item));
    };
    const std::string_view text = object.text;
    if (separator != nullptr && separator->is_string() && !separator->text.empty()) {
        for (std::size_t at = 0;;) {
            const auto found = text.find(separator->text, at);
            give(text.substr(at, found - at));
            if (found == std::string_view::npos) return out;
            at = found + separator->text.size();
        }
    }
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find_first_of(" \t\r\n", at), text.size());
        if (end > at) give(text.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

/// "{} {0} {name!r:>3}".format(...): fields by place and by name, without their formats.
Value format_braces(const Value& object, const Arguments& arguments, std::size_t most) {
    Value out = object;
    out.text.clear();
    std::size_t next = 0;
    const std::string_view text = object.text;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if ((text[i] == '{' || text[i] == '}') && i + 1 < text.size() && text[i + 1] == text[i]) {
            out.text.push_back(text[i++]);
            continue;
        }
        const auto end = text[i] == '{' ? text.find('}', i) : std::string_view::npos;
        if (end == std::string_view::npos) {
            out.text.push_back(text[i]);
            continue;
        }
        const auto field = text.substr(i + 1, end - i - 1);
        const auto name = field.substr(0, field.find_first_of("!:.["));
        const Value* value = nullptr;
        if (name.empty()) {
            value = arguments.at(next++);
        } else if (std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; })) {
            value = name.size() < 4 ? arguments.at(static_cast<std::size_t>(std::stoi(std::string(name)))) : nullptr;
        } else {
            value = arguments.find(name);
        }
        const std::string part = value != nullptr ? string_of(*value) : std::string(hole);
        out.partial = out.partial || part.find(hole) != std::string::npos;
        out.text += part;
        if (out.text.size() > most) return unknown_value("a long text");
        i = end;
    }
    return out;
}

Value translated(const Value& object, const Value& table) {
    if (!table.is(Value::Kind::dict) || !object.is(Value::Kind::text)) return {};
    std::map<char32_t, std::u32string> map;
    for (std::size_t i = 0; i + 1 < table.items->size(); i += 2) {
        const Value& from = (*table.items)[i];
        const Value& to = (*table.items)[i + 1];
        const auto key = from.is_number() ? static_cast<char32_t>(from.number) : from.text.empty() ? U'\0' : code_points(from.text)[0];
        map[key] = to.is_number() ? std::u32string(1, static_cast<char32_t>(to.number)) : to.is(Value::Kind::none) ? std::u32string() : code_points(to.text);
    }
    std::u32string out;
    for (const char32_t c : code_points(object.text)) {
        const auto found = map.find(c);
        if (found == map.end())
            out.push_back(c);
        else
            out += found->second.substr(0, 8);
    }
    Value value = object;
    value.text = utf8_of(out);
    value.how += value.how.empty() ? "translation" : ", translation";
    return value;
}

}  // namespace

std::optional<Value> pure_method(const Value& object, std::string_view method, const Arguments& arguments, std::size_t most) {
    const auto is = [&](auto... names) { return ((method == names) || ...); };
    const auto same = [&](std::string text) {
        Value value = object;
        value.text = std::move(text);
        return value;
    };
    const Value* first = arguments.at(0);
    if (object.is(Value::Kind::dict) && is("get") && first != nullptr) {
        for (std::size_t i = 0; i + 1 < object.items->size(); i += 2) {
            if ((*object.items)[i].text == first->text && (*object.items)[i].number == first->number) return (*object.items)[i + 1];
        }
        return arguments.at(1) != nullptr ? *arguments.at(1) : Value();
    }
    if (object.is(Value::Kind::dict) && is("values", "keys", "items")) {
        Value out = list_value({});
        for (std::size_t i = 0; i + 1 < object.items->size(); i += 2) {
            const Value& key = (*object.items)[i];
            const Value& value = (*object.items)[i + 1];
            out.items->push_back(is("keys") ? key : is("values") ? value : list_value({key, value}));
        }
        return out;
    }
    if (object.is(Value::Kind::integer) && is("to_bytes") && first != nullptr && first->is_number() && first->number > 0 && first->number <= 8) {
        std::string out;
        const bool little = arguments.at_or(1, "byteorder") != nullptr && arguments.at_or(1, "byteorder")->text == "little";
        for (std::int64_t i = 0; i < first->number; ++i) out.push_back(static_cast<char>(object.number >> (8 * i)));
        if (!little) std::ranges::reverse(out);
        return bytes_value(std::move(out));
    }
    if (!object.is_string()) return std::nullopt;
    if (is("encode", "decode", "strip", "lstrip", "rstrip", "lower", "upper", "swapcase", "title", "capitalize", "casefold") ) {
        if (is("encode", "decode")) {
            Value out = object;
            out.kind = is("encode") ? Value::Kind::bytes : Value::Kind::text;
            if (first != nullptr && first->text.starts_with("rot")) out.text = rot13(out.text);
            if (first != nullptr && first->text.starts_with("unicode_escape") && out.text.size() < most) out.partial = out.text.find('\\') != std::string::npos;
            if (first != nullptr && first->text.starts_with("hex")) {
                if (auto text = decode_hex(out.text)) out.text = std::move(*text);
            }
            return out;
        }
        if (is("strip", "lstrip", "rstrip"))
            return same(stripped(object.text, first != nullptr && first->is_string() ? std::string_view(first->text) : " \t\r\n\f\v", method));
        return same(with_case(object.text, is("casefold") ? "lower" : method));
    }
    if (is("replace") && first != nullptr && first->is_string() && arguments.at(1) != nullptr && arguments.at(1)->is_string()) {
        auto text = replaced(object.text, first->text, arguments.at(1)->text, most);
        return text ? same(std::move(*text)) : unknown_value("replace()");
    }
    if (is("split", "rsplit", "splitlines")) {
        if (is("splitlines")) {
            Arguments lines;
            lines.positional.push_back(text_value("\n"));
            return split(object, lines);
        }
        return split(object, arguments);
    }
    if (is("format")) return format_braces(object, arguments, most);
    if (is("format_map", "hex")) return is("hex") ? std::optional(unknown_value("hex()")) : std::nullopt;
    if (is("translate") && first != nullptr) return translated(object, *first);
    if (is("removeprefix") && first != nullptr) return same(object.text.starts_with(first->text) ? object.text.substr(first->text.size()) : object.text);
    if (is("removesuffix") && first != nullptr) return same(object.text.ends_with(first->text) ? object.text.substr(0, object.text.size() - first->text.size()) : object.text);
    if (is("startswith", "endswith", "find", "index", "count", "isdigit", "isalpha", "rfind", "zfill", "ljust", "rjust", "center", "partition")) return Value();
    return std::nullopt;
}

Value format_percent(const Value& pattern, const Value& arguments) {
    std::vector<Value> values;
    if (arguments.is(Value::Kind::list) && arguments.items)
        values = *arguments.items;
    else
        values.push_back(arguments);
    Value out = pattern;
    out.text.clear();
    std::size_t next = 0;
    for (std::size_t i = 0; i < pattern.text.size(); ++i) {
        if (pattern.text[i] != '%' || i + 1 >= pattern.text.size()) {
            out.text.push_back(pattern.text[i]);
            continue;
        }
        ++i;
        std::string name;
        if (pattern.text[i] == '(') {
            const auto end = pattern.text.find(')', i);
            if (end == std::string::npos || end + 1 >= pattern.text.size()) return unknown_value("%");
            name = pattern.text.substr(i + 1, end - i - 1);
            i = end + 1;
        }
        while (i < pattern.text.size() && std::string_view("0123456789.-+# ").find(pattern.text[i]) != std::string_view::npos) ++i;
        if (i >= pattern.text.size()) break;
        if (pattern.text[i] == '%') {
            out.text.push_back('%');
            continue;
        }
        std::string part(hole);
        if (!name.empty() && arguments.is(Value::Kind::dict)) {
            for (std::size_t k = 0; k + 1 < arguments.items->size(); k += 2) {
                if ((*arguments.items)[k].text == name) part = string_of((*arguments.items)[k + 1]);
            }
        } else if (next < values.size()) {
            const Value& value = values[next++];
            part = string_of(value);
            if (pattern.text[i] == 'c' && value.is_number()) {
                part.clear();
                append_utf8(part, static_cast<char32_t>(value.number));
            }
        }
        out.partial = out.partial || part.find(hole) != std::string::npos;
        out.text += part;
        if (out.text.size() > (1U << 20)) return unknown_value("%");
    }
    return out;
}

Value slice_of(const Value& value, std::optional<std::int64_t> from, std::optional<std::int64_t> to, std::int64_t step) {
    if (value.partial || (!value.is_string() && !value.is(Value::Kind::list))) return unknown_value(value.text);
    std::u32string points;
    if (value.is(Value::Kind::text)) points = code_points(value.text);
    const auto size = static_cast<std::int64_t>(value.is(Value::Kind::list) ? value.items->size() : value.is(Value::Kind::text) ? points.size() : value.text.size());
    const auto bound = [&](std::optional<std::int64_t> given, std::int64_t otherwise, std::int64_t low, std::int64_t high) {
        if (!given) return otherwise;
        const auto at = *given < 0 ? *given + size : *given;
        return std::clamp(at, low, high);
    };
    const auto begin = step > 0 ? bound(from, 0, 0, size) : bound(from, size - 1, -1, size - 1);
    const auto end = step > 0 ? bound(to, size, 0, size) : bound(to, -1, -1, size - 1);
    std::vector<std::int64_t> at;
    for (auto i = begin; step > 0 ? i < end : i > end;) {
        at.push_back(i);
        if (step > size || step < -size) break;
        i += step;
    }
    Value out = value;
    if (value.is(Value::Kind::list)) {
        out = list_value({});
        for (const auto i : at) out.items->push_back((*value.items)[static_cast<std::size_t>(i)]);
        return out;
    }
    if (value.is(Value::Kind::bytes)) {
        out.text.clear();
        for (const auto i : at) out.text.push_back(value.text[static_cast<std::size_t>(i)]);
    } else {
        std::u32string taken;
        for (const auto i : at) taken.push_back(points[static_cast<std::size_t>(i)]);
        out.text = utf8_of(taken);
    }
    if (step == -1 && !from && !to) out.how += out.how.empty() ? "reversal" : ", reversal";
    return out;
}

}  // namespace stoa::guard
