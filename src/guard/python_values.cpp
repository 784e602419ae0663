#include <algorithm>
#include <charconv>
#include <utility>

#include "guard/decode.h"
#include "guard/python_reader.h"

namespace stoa::guard {

namespace {

int hex_digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// Python's escapes; \N{...} is left out.
std::string unescape(std::string_view text, bool bytes) {
    if (text.find('\\') == std::string_view::npos) return std::string(text);
    std::string out;
    out.reserve(text.size());
    const auto put = [&](std::uint32_t value) {
        if (bytes)
            out.push_back(static_cast<char>(static_cast<unsigned char>(value)));
        else
            append_utf8(out, value);
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 >= text.size()) {
            out.push_back(text[i]);
            continue;
        }
        const char c = text[++i];
        constexpr std::string_view plain = "ntrabfv\\'\"";
        constexpr std::string_view meant = "\n\t\r\a\b\f\v\\'\"";
        if (const auto at = plain.find(c); at != std::string_view::npos) {
            out.push_back(meant[at]);
        } else if (c == '\n') {
        } else if (c == 'x' || (!bytes && (c == 'u' || c == 'U'))) {
            const std::size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : 8;
            std::uint32_t value = 0;
            std::size_t read = 0;
            while (read < digits && i + 1 < text.size() && hex_digit(text[i + 1]) >= 0) {
                value = value * 16 + static_cast<std::uint32_t>(hex_digit(text[++i]));
                ++read;
            }
            put(value);
        } else if (c >= '0' && c <= '7') {
            std::uint32_t value = static_cast<std::uint32_t>(c - '0');
            for (int more = 0; more < 2 && i + 1 < text.size() && text[i + 1] >= '0' && text[i + 1] <= '7'; ++more)
                value = value * 8 + static_cast<std::uint32_t>(text[++i] - '0');
            put(value);
        } else {
            out.push_back('\\');
            out.push_back(c);
        }
    }
    return out;
}

std::optional<std::int64_t> integer_of(std::string_view text) {
    std::string digits;
    for (const char c : text) {
        if (c != '_') digits.push_back(c);
    }
    int base = 10;
    std::string_view rest = digits;
    if (rest.size() > 2 && rest[0] == '0') {
        const char kind = static_cast<char>(rest[1] | 0x20);
        base = kind == 'x' ? 16 : kind == 'o' ? 8 : kind == 'b' ? 2 : 10;
        if (base != 10) rest.remove_prefix(2);
    }
    std::int64_t value = 0;
    const auto [end, fault] = std::from_chars(rest.data(), rest.data() + rest.size(), value, base);
    if (fault != std::errc() || end != rest.data() + rest.size()) return std::nullopt;
    return value;
}

constexpr std::size_t most_digits = 1024;
constexpr std::string_view long_integer = "integer ";  // how the origin of a number begins that is too long to count with

std::optional<std::int64_t> fold(std::string_view op, std::int64_t a, std::int64_t b) {
    std::int64_t out = 0;
    if (op == "+" && !__builtin_add_overflow(a, b, &out)) return out;
    if (op == "-" && !__builtin_sub_overflow(a, b, &out)) return out;
    if (op == "*" && !__builtin_mul_overflow(a, b, &out)) return out;
    if (op == "^") return a ^ b;
    if (op == "&") return a & b;
    if (op == "|") return a | b;
    if (op == "<<" && b >= 0 && b < 32 && a >= 0 && a < (1LL << 31)) return a << b;
    if (op == ">>" && b >= 0 && b < 63) return a >> b;
    if ((op == "//" || op == "%") && b != 0 && b != -1) {
        const auto quotient = a / b - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0);
        return op == "//" ? quotient : a - quotient * b;
    }
    return std::nullopt;
}

}  // namespace

bool PythonReader::can_keep(const Value& value, const std::vector<Value>* into) {
    if (!value.items) return true;
    std::int64_t seen = 0;
    const bool fits = can_be_kept(value, into, seen);
    return reading_.budget.step(1 + seen / 8) && fits;
}

Value PythonReader::kept(Value value) {
    const std::size_t items = value.items ? value.items->size() * sizeof(Value) : 0;
    if (!reading_.budget.value(value.text.size() + items)) return {};
    return value;
}

Value PythonReader::evaluate(Node node) {
    if (!node || !reading_.budget.step()) return {};
    const Nested nested(reading_);
    if (!nested.fits()) return {};
    const auto outer = std::exchange(reading_.varies, std::uint16_t{0});
    Value value = evaluate_known(node);
    value.varies |= reading_.varies;
    reading_.varies = outer | value.varies;
    return value;
}

Value PythonReader::evaluate_known(Node node) {
    const auto type = node.type();
    if (type == "identifier") {
        if (const Value* found = find(node.text())) return *found;
        return name_value(std::string(node.text()));
    }
    if (type == "call") return call(node);
    if (type == "attribute") {
        const Node object = node.field("object");
        if (const Value* own = find(node.text())) return *own;
        return attribute(evaluate(object), node.field("attribute").text());
    }
    if (type == "string") return string_literal(node);
    if (type == "concatenated_string") {
        Value out;
        for (const Node& child : node.children()) {
            Value part = evaluate(child);
            out = out.is(Value::Kind::unknown) ? std::move(part) : combine("+", out, part);
        }
        return out;
    }
    if (type == "integer") {
        const auto number = integer_of(node.text());
        if (number) return integer_value(*number);
        const auto digits = node.text();
        const bool is_long = digits.size() <= most_digits && digits.find_first_not_of("0123456789") == std::string_view::npos;
        return is_long ? unknown_value(std::string(long_integer) + std::string(digits)) : Value();
    }
    if (type == "true" || type == "false") return boolean_value(type == "true");
    if (type == "none") {
        Value value;
        value.kind = Value::Kind::none;
        return value;
    }
    if (type == "binary_operator") return binary(node);
    if (type == "assignment") {
        Value value = evaluate(node.field("right"));
        if (node.field("right")) bind(node.field("left"), value);
        return value;
    }
    if (type == "augmented_assignment") {
        read_augmented(node);
        return {};
    }
    if (type == "named_expression") {
        Value value = evaluate(node.field("value"));
        bind(node.field("name"), value);
        return value;
    }
    if (type == "subscript") return subscript(node);
    if (type == "unary_operator") {
        const Value value = evaluate(node.field("argument"));
        const auto op = node.field("operator").text();
        if (!value.is_number()) return {};
        return op == "-" && value.number != INT64_MIN ? integer_value(-value.number) : op == "~" ? integer_value(~value.number) : op == "+" ? value : Value();
    }
    if (type == "conditional_expression") {
        // `A if condition else B`: A unless it is unknown.
        Value first;
        bool begun = false;
        for (const Node& child : node.children()) {
            Value value = evaluate(child);
            if (!begun || first.is(Value::Kind::unknown)) first = std::move(value);
            begun = true;
        }
        return first;
    }
    if (type == "boolean_operator") {
        Value left = evaluate(node.field("left"));
        Value right = evaluate(node.field("right"));
        return left.is(Value::Kind::unknown) || left.is(Value::Kind::none) ? right : left;
    }
    if (type == "lambda") {
        Value value;
        value.kind = Value::Kind::function;
        value.text = "lambda";
        if (reading_.budget.value(node.text().size())) value.function = std::make_shared<Function>(Function{"lambda", std::string(node.text())});
        if (!in_loop_again_) {
            scopes_.emplace_back();
            for (const Node& parameter : node.field("parameters").children()) {
                const Node name = parameter.is("identifier") ? parameter : parameter.field("name");
                if (name) set(name.text(), unknown_value());
            }
            evaluate(node.field("body"));
            scopes_.pop_back();
        }
        return value;
    }
    if (type == "list_comprehension" || type == "generator_expression" || type == "set_comprehension" || type == "dictionary_comprehension")
        return comprehension(node);
    if (type == "list" || type == "tuple" || type == "set" || type == "dictionary" || type == "expression_list") return collection(node);
    if (type == "parenthesized_expression" || type == "await" || type == "list_splat") {
        Value value;
        for (const Node& child : node.children()) value = evaluate(child);
        return value;
    }
    if (type == "comparison_operator") return comparison(node);
    if (type == "yield") {
        Value value;
        for (const Node& child : node.children()) value = evaluate(child);
        if (yields_ && yields_->size() < 4096 && reading_.budget.value(sizeof(Value)) && can_keep(value, nullptr)) yields_->push_back(std::move(value));
        return {};
    }
    if (type == "comment") return {};
    if (type == "block" || type.ends_with("_statement")) {
        read_statement(node);
        return {};
    }
    for (const Node& child : node.children()) evaluate(child);
    return {};
}

Value PythonReader::string_literal(Node node) {
    const auto parts = node.all_children();
    if (parts.empty()) return {};
    std::string prefix;
    for (const char c : parts.front().text()) {
        if (c == '"' || c == '\'') break;
        prefix.push_back(static_cast<char>(c | 0x20));
    }
    const bool raw = prefix.find('r') != std::string::npos;
    const bool bytes = prefix.find('b') != std::string::npos;
    const bool formatted = prefix.find('f') != std::string::npos;
    Value value = bytes ? bytes_value({}) : text_value({});
    for (const Node& part : parts) {
        if (part.is("string_content")) {
            std::string text = raw ? std::string(part.text()) : unescape(part.text(), bytes);
            if (formatted) {
                for (const std::string_view twice : {"{{", "}}"}) {
                    for (auto at = text.find(twice); at != std::string::npos; at = text.find(twice, at + 1)) text.erase(at, 1);
                }
            }
            value.text += text;
        } else if (part.is("interpolation")) {
            const Value inner = evaluate(part.field("expression"));
            std::string text = string_of(inner);
            if (const Node format = part.field("format_specifier"); format && inner.is(Value::Kind::integer) && format.text() == ":c") {
                text.clear();
                append_utf8(text, static_cast<char32_t>(inner.number));
            }
            value.partial = value.partial || text.find(hole) != std::string::npos;
            if (!reading_.budget.value(text.size())) return {};
            value.text += text;
        }
    }
    return kept(std::move(value));
}

Value PythonReader::binary(Node node) {
    // A long chain `a + b + c` leans to the left: walk down its spine instead of nesting.
    std::vector<Node> spine;
    Node at = node;
    while (at.is("binary_operator") && reading_.budget.step()) {
        spine.push_back(at);
        at = at.field("left");
    }
    Value value = evaluate(at);
    for (auto part = spine.rbegin(); part != spine.rend(); ++part) {
        const Value right = evaluate(part->field("right"));
        value = combine(part->field("operator").text(), value, right);
        if (reading_.budget.spent()) return {};
    }
    return value;
}

Value PythonReader::combine(std::string_view op, const Value& left, const Value& right) {
    using Kind = Value::Kind;
    if (left.is_number() && right.is_number()) {
        const auto number = fold(op, left.number, right.number);
        return number ? integer_value(*number) : Value();
    }
    if (op == "+" && (left.is_string() || right.is_string()) && !left.is(Kind::list) && !right.is(Kind::list)) {
        Value out = left.is_string() ? left : right;
        if (left.text.size() + right.text.size() > reading_.budget.value_room()) {
            reading_.budget.exceed("constants");
            return {};
        }
        out.text = string_of(left) + string_of(right);
        out.partial = left.partial || right.partial || !left.is_string() || !right.is_string();
        if (out.how.empty()) out.how = right.how;
        return kept(std::move(out));
    }
    if (op == "+" && left.is(Kind::list) && right.is(Kind::list)) {
        Value out = list_value(*left.items);
        out.items->insert(out.items->end(), right.items->begin(), right.items->end());
        return kept(std::move(out));
    }
    if (op == "*" && (left.is_number() || right.is_number())) {
        const Value& thing = left.is_number() ? right : left;
        const auto times = left.is_number() ? left.number : right.number;
        if (thing.is_string()) {
            if (times > 0 && static_cast<std::uint64_t>(times) * (thing.text.size() + 1) > (1U << 20)) return unknown_value("a long repetition");
            Value out = thing;
            out.text.clear();
            for (std::int64_t i = 0; i < times; ++i) out.text += thing.text;
            return kept(std::move(out));
        }
        if (thing.is(Kind::list) && times > 0 && static_cast<std::uint64_t>(times) * (thing.items->size() + 1) < 65'536) {
            Value out = list_value({});
            for (std::int64_t i = 0; i < times; ++i) out.items->insert(out.items->end(), thing.items->begin(), thing.items->end());
            return kept(std::move(out));
        }
        return {};
    }
    if (op == "%" && left.is_string()) return kept(format_percent(left, right));
    if (op == "/" && left.is(Kind::name) && right.is_string()) {  // pathlib
        return left;
    }
    if (op == "/" && left.is_string() && right.is_string()) return kept(text_value(left.text + "/" + right.text, left.partial || right.partial));
    return {};
}

/// Of two constants; comparing a name tells nothing, and its words are no use of them.
Value PythonReader::comparison(Node node) {
    std::vector<Value> sides;
    std::string op;
    for (const Node& child : node.all_children()) {
        if (child.is("comment")) continue;
        if (child.text() == "==" || child.text() == "!=" || child.is("in") || child.is("not in"))
            op = child.text();
        else
            sides.push_back(evaluate(child));
    }
    if (sides.size() != 2 || op.empty()) return {};
    const Value& a = sides[0];
    const Value& b = sides[1];
    if (op == "==" || op == "!=") {
        for (const Value* side : {&a, &b}) {
            if (side->is(Value::Kind::name) && side->text.ends_with("digest()")) add_loop("compare", side->text, node);
        }
        if (a.is_number() && b.is_number()) return boolean_value((a.number == b.number) == (op == "=="));
        if (a.is_whole_string() && b.is_whole_string()) return boolean_value((a.text == b.text) == (op == "=="));
    } else if (op == "in" && a.is(Value::Kind::name) && a.text.ends_with("digest()")) {
        add_loop("lookup", a.text, node);
    } else if (a.is_whole_string() && b.is_whole_string()) {
        return boolean_value((b.text.find(a.text) != std::string::npos) == (op == "in"));
    }
    return {};
}

Value PythonReader::docstring_of(const Function& function) {
    const auto parsed = reading_.tree_of_function(function.source);
    const auto top = parsed->tree.root().children();
    if (top.empty()) return {};
    const auto statements = top[0].field("body").children();
    if (statements.empty() || !statements[0].is("expression_statement")) return {};
    const auto parts = statements[0].children();
    return parts.size() == 1 && parts[0].is("string") ? evaluate(parts[0]) : Value();
}

Value PythonReader::attribute(const Value& object, std::string_view name) {
    if (object.is(Value::Kind::name)) {
        if (object.text.size() > 300) return name_value("?." + std::string(name));
        Value value = name_value(object.text + "." + std::string(name));
        value.items = object.items;
        return value;
    }
    if (name == "__doc__" && object.is(Value::Kind::function) && object.function) return docstring_of(*object.function);
    if (name == "to_bytes" && object.is(Value::Kind::unknown) && object.text.starts_with(long_integer)) {
        Value value = name_value(".to_bytes");
        value.items = std::make_shared<std::vector<Value>>(1, text_value(object.text.substr(long_integer.size())));
        return value;
    }
    if (object.is(Value::Kind::unknown)) return name_value((object.text.starts_with("file ") ? "open().read." : "?.") + std::string(name));
    // A method of a constant: kept as its name, with the constant as its first item.
    Value value = name_value("." + std::string(name));
    value.items = std::make_shared<std::vector<Value>>(1, object);
    return value;
}

Value PythonReader::subscript(Node node) {
    const Node of = node.field("value");
    const Value value = evaluate(of);
    Node index;
    for (const Node& child : node.children()) {
        if (child.start() != of.start()) index = child;
    }
    if (index.is("slice")) {
        std::array<std::optional<std::int64_t>, 3> bound;
        std::size_t at = 0;
        for (const Node& part : index.all_children()) {
            if (part.is(":")) {
                ++at;
            } else if (at < 3) {
                const Value number = evaluate(part);
                if (!number.is_number()) return unknown_value(value.text);
                bound[at] = number.number;
            }
        }
        if (bound[2] && *bound[2] == 0) return {};
        return kept(slice_of(value, bound[0], bound[1], bound[2].value_or(1)));
    }
    const Value key = evaluate(index);
    if (value.is(Value::Kind::name)) {
        if (key.is_whole_string() && (value.text == "globals()" || value.text == "locals()" || value.text == "vars()" || value.text.ends_with("__dict__"))) {
            if (const Value* found = find(key.text)) return *found;
            if (value.text.ends_with(".__dict__")) return name_value(value.text.substr(0, value.text.size() - 9) + "." + key.text);
            return name_value(key.text);
        }
        if (value.text == "os.environ" && key.is_whole_string()) {
            const auto found = reading_.environment.variables.find(key.text);
            return found == reading_.environment.variables.end() ? Value() : text_value(found->second);
        }
        return name_value(value.text + "[]");
    }
    if (value.is(Value::Kind::dict)) {
        for (std::size_t i = value.items->size(); i >= 2; i -= 2) {
            const Value& has = (*value.items)[i - 2];
            if (has.kind == key.kind && has.text == key.text && has.number == key.number) return (*value.items)[i - 1];
        }
        return {};
    }
    if (!key.is_number() || value.partial) return {};
    if (value.is(Value::Kind::list) || value.is_string()) {
        const auto whole = slice_of(value, key.number, key.number == -1 ? std::nullopt : std::optional(key.number + 1), 1);
        if (value.is(Value::Kind::list)) return whole.items && !whole.items->empty() ? whole.items->front() : Value();
        if (value.is(Value::Kind::bytes) && !whole.text.empty()) return integer_value(static_cast<unsigned char>(whole.text[0]));
        return whole;
    }
    return {};
}

Value PythonReader::collection(Node node) {
    Value out = list_value({});
    if (node.is("dictionary")) out.kind = Value::Kind::dict;
    for (const Node& child : node.children()) {
        if (child.is("pair")) {
            Value key = evaluate(child.field("key"));
            Value value = evaluate(child.field("value"));
            out.items->push_back(std::move(key));
            out.items->push_back(std::move(value));
        } else if (child.is("list_splat")) {
            const auto items = items_of(evaluate(child));
            if (items && reading_.budget.value(items->size() * sizeof(Value))) out.items->insert(out.items->end(), items->begin(), items->end());
        } else {
            Value value = evaluate(child);
            if (!out.is(Value::Kind::dict)) out.items->push_back(std::move(value));
        }
        if (reading_.budget.spent()) return {};
    }
    return kept(std::move(out));
}

Value PythonReader::comprehension(Node node) {
    std::vector<Node> clauses;
    for (const Node& child : node.children()) {
        if (child.is("for_in_clause") || child.is("if_clause")) clauses.push_back(child);
    }
    scopes_.emplace_back();
    std::vector<Value> out;
    const bool was = in_loop_again_;
    rounds(clauses, 0, node.field("body"), out);
    in_loop_again_ = was;
    scopes_.pop_back();
    if (out.size() == 1 && out[0].is(Value::Kind::unknown)) return unknown_value(out[0].text);
    Value value = list_value(std::move(out));
    if (node.is("dictionary_comprehension")) {
        // Each round gave a key and a value.
        value.kind = Value::Kind::dict;
        if (value.items->size() % 2 != 0) return {};
    }
    return kept(std::move(value));
}

void PythonReader::rounds(const std::vector<Node>& clauses, std::size_t at, Node body, std::vector<Value>& out) {
    const auto give = [&](Value value) {
        if (reading_.budget.value(sizeof(Value))) out.push_back(std::move(value));
    };
    if (at == clauses.size()) {
        if (body.is("pair")) {
            give(evaluate(body.field("key")));
            give(evaluate(body.field("value")));
        } else {
            give(evaluate(body));
        }
        return;
    }
    const Node clause = clauses[at];
    if (clause.is("if_clause")) {
        Value holds;
        for (const Node& child : clause.children()) holds = evaluate(child);
        if (holds.is_number() && holds.number == 0) return;
        return rounds(clauses, at + 1, body, out);
    }
    const Value over = evaluate(clause.field("right"));
    const auto items = items_of(over);
    if (!items) {
        bind(clause.field("left"), unknown_value(over.text));
        if (body.is("pair")) {
            evaluate(body.field("key"));
            evaluate(body.field("value"));
        } else {
            evaluate(body);
        }
        give(unknown_value(over.text));
        return;
    }
    for (std::size_t i = 0; i < items->size(); ++i) {
        Value item = (*items)[i];
        item.varies |= over.varies;
        const auto bits = std::exchange(reading_.loop_bits, std::uint16_t{0});
        bind(clause.field("left"), item);
        reading_.loop_bits = bits;
        rounds(clauses, at + 1, body, out);
        in_loop_again_ = true;
        reading_.loop_steps -= static_cast<std::int64_t>(1 + (body.end() - body.start()) / 16);
        if (reading_.budget.spent() || reading_.loop_steps < 0) {
            if (i + 1 < items->size()) out.assign(1, unknown_value(over.text));
            return;
        }
    }
}

}  // namespace stoa::guard
