#include <algorithm>
#include <utility>

#include "guard/python_reader.h"

namespace stoa::guard {

namespace {


/// Whether a loop's body looks as if it undid what hides a text.
bool makes_text(std::string_view body) {
    return body.find("chr(") != std::string_view::npos || body.find("bytes(") != std::string_view::npos || body.find('^') != std::string_view::npos ||
           body.find("decode(") != std::string_view::npos;
}

/// A plain string as a statement: a docstring, or text that somebody commented out.
bool is_only_text(Node node) {
    const auto children = node.children();
    return children.size() == 1 && (children[0].is("string") || children[0].is("concatenated_string"));
}

}  // namespace

void PythonReader::read(Node module) {
    for (const Node& child : module.children()) {
        read_statement(child);
        if (reading_.budget.spent()) return;
    }
}

const Value* PythonReader::find(std::string_view name) const {
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
        if (const auto found = scope->find(name); found != scope->end()) {
            reading_.varies |= found->second.varies;
            return &found->second;
        }
    }
    const auto found = reading_.environment.names.find(name);
    if (found == reading_.environment.names.end()) return nullptr;
    reading_.varies |= found->second.varies;
    return &found->second;
}

void PythonReader::set(std::string_view name, Value value) {
    if (!can_keep(value, nullptr)) value = Value();
    auto& scope = scopes_.empty() ? reading_.environment.names : scopes_.back();
    if (const auto found = scope.find(name); found != scope.end()) {
        found->second = std::move(value);
    } else if (reading_.budget.value(name.size())) {
        scope.emplace(name, std::move(value));
    }
}

PythonReader::Flow PythonReader::read_block(Node node) {
    const Nested nested(reading_);
    if (!nested.fits()) return Flow::goes_on;
    for (const Node& child : node.children()) {
        if (read_statement(child) == Flow::returned) return Flow::returned;
        if (reading_.budget.spent()) break;
    }
    return Flow::goes_on;
}

PythonReader::Flow PythonReader::read_statement(Node node) {
    if (!reading_.budget.step()) return Flow::goes_on;
    const Nested nested(reading_);
    if (!nested.fits()) return Flow::goes_on;
    struct Alone {  // what the statements before it depend on is not what this one does
        explicit Alone(Reading& of) : reading(of), outer(std::exchange(of.varies, std::uint16_t{0})) {}
        ~Alone() { reading.varies = outer; }
        Alone(const Alone&) = delete;
        Reading& reading;
        std::uint16_t outer;
    };
    const Alone alone(reading_);
    const auto type = node.type();
    if (type == "expression_statement") {
        if (is_only_text(node)) {
            reading_.add(FactKind::text, node.text().substr(0, mention_bytes), "string that is not used", node.row(), Use::mentioned);
            if (!node.text().starts_with('f')) return Flow::goes_on;
        }
        for (const Node& child : node.children()) {
            Node call = child;
            if (call.is("await") && !call.children().empty()) call = call.children().front();
            if (call.is("call")) dropped_ = {call.start(), call.end()};
            evaluate(child);
            dropped_ = {};
        }
    } else if (type == "import_statement") {
        read_import(node);
    } else if (type == "import_from_statement") {
        read_import_from(node);
    } else if (type == "function_definition" || type == "class_definition") {
        read_definition(node);
    } else if (type == "decorated_definition") {
        for (const Node& child : node.children()) {
            if (child.is("decorator")) {
                for (const Node& part : child.children()) evaluate(part);
            }
        }
        read_definition(node.field("definition"));
    } else if (type == "for_statement") {
        return read_loop(node);
    } else if (type == "while_statement") {
        read_while(node);
    } else if (type == "with_statement") {
        read_with(node);
    } else if (type == "return_statement") {
        Value value;
        for (const Node& child : node.children()) value = evaluate(child);
        if (inlined_ > 0 && !returned_) returned_ = std::move(value);
        return Flow::returned;
    } else if (type == "block" || type == "module") {
        return read_block(node);
    } else if (type == "if_statement" || type == "elif_clause" || type == "else_clause" ||
               type == "try_statement" || type == "except_clause" || type == "finally_clause" || type == "match_statement" ||
               type == "case_clause" || type == "except_group_clause" || type == "ERROR") {
        if (type == "except_clause") read_except(node);
        // Every branch is read; a return in one does not end what stands after it.
        for (const Node& child : node.children()) read_statement(child);
    } else if (type == "raise_statement") {
        for (const Node& child : node.children()) {
            evaluate(child);
            if (!child.is("call")) continue;
            const auto said = child.field("arguments").children();
            raised_ = said.size() == 1 ? evaluate(said[0]) : Value();
        }
    } else if (type == "comment" || type == "global_statement" || type == "nonlocal_statement" || type == "pass_statement") {
    } else if (type.ends_with("_statement")) {
        for (const Node& child : node.children()) evaluate(child);
    } else {
        evaluate(node);
    }
    return Flow::goes_on;
}

std::string PythonReader::loop_over(const Value& over, Node right) const {
    const auto has = [&](std::string_view word) { return over.text.find(word) != std::string::npos; };
    if (has("open()") || over.text.starts_with("file ") || has("read_csv") || has("DictReader")) return "lines of a file";
    if (has("product()") || has("permutations()") || has("combinations")) return "product";
    if (has("itertools.count") || has("itertools.cycle")) return "endless";
    return right.is("call") && right.field("function").text() == "range" ? "times" : "items";
}

void PythonReader::add_loop(std::string_view callee, std::string_view arguments, Node node) {
    if (loops_.empty()) return;
    std::string words;
    for (const std::string& loop : loops_) {
        if (words.size() > 80) break;
        words += (words.empty() ? "" : ", ") + loop;
    }
    if (dropped_ == std::pair(node.start(), node.end())) words += ", dropped";
    // What one connection brought is given to another.
    const auto method = callee.rfind('.');
    if (const auto given = std::min(arguments.find(".recv()"), arguments.find(".read()")); given != std::string_view::npos && method != std::string_view::npos) {
        const auto begin = arguments.substr(0, given).find_last_of(" ,(");
        if (arguments.substr(begin == std::string_view::npos ? 0 : begin + 1, given - (begin == std::string_view::npos ? 0 : begin + 1)) != callee.substr(0, method)) words += ", of another";
    }
    reading_.add(FactKind::loop, callee, words + ": " + std::string(arguments.substr(0, 200)), node.row());
}

void PythonReader::read_while(Node node) {
    const Node condition = node.field("condition");
    const Value holds = evaluate(condition);
    loops_.emplace_back(holds.is_number() && holds.number != 0 ? "endless" : "while");
    const Node body = node.field("body");
    read_statement(body);
    // What puts a text together is followed for as long as its condition is known to hold.
    if (makes_text(body.text())) {
        std::int64_t before = 0;
        for (std::int32_t round = 0; round < reading_.budget.limits().loop && reading_.loop_steps > 0 && !reading_.budget.spent(); ++round) {
            const auto left = left_to_go(condition);
            if (!left || (round > 0 && *left == before)) break;  // over, or nothing moves
            before = *left;
            read_statement(body);
            reading_.loop_steps -= static_cast<std::int64_t>(4 + (body.end() - body.start()) / 4);
        }
    }
    loops_.pop_back();
    if (const Node otherwise = node.field("alternative")) read_statement(otherwise);
}

/// How far the sides of `i < len(d)` and its like are apart, where they are constants and it holds.
std::optional<std::int64_t> PythonReader::left_to_go(Node condition) {
    if (!condition.is("comparison_operator")) return std::nullopt;
    std::vector<Value> sides;
    std::string_view op;
    for (const Node& child : condition.all_children()) {
        if (child.is("<") || child.is("<=") || child.is(">") || child.is(">=") || child.is("!="))
            op = child.type();
        else
            sides.push_back(evaluate(child));
    }
    if (sides.size() != 2 || !sides[0].is_number() || !sides[1].is_number()) return std::nullopt;
    const auto a = sides[0].number;
    const auto b = sides[1].number;
    std::int64_t apart = 0;
    const bool holds = op == "<" ? a < b : op == "<=" ? a <= b : op == ">" ? a > b : op == ">=" ? a >= b : op == "!=" && a != b;
    return holds && !__builtin_sub_overflow(a, b, &apart) ? std::optional(apart) : std::nullopt;
}

/// `except E as e`: e is what was raised last.
void PythonReader::read_except(Node node) {
    for (const Node& child : node.children()) {
        if (child.is("as_pattern")) {
            const auto parts = child.field("alias").children();
            if (!parts.empty()) set(parts[0].text(), raised_);
        }
    }
}

PythonReader::Flow PythonReader::read_loop(Node node) {
    const Value over = evaluate(node.field("right"));
    loops_.push_back(loop_over(over, node.field("right")));
    const Node left = node.field("left");
    const Node body = node.field("body");
    const auto items = items_of(over);
    if (!items || items->empty()) {
        // What a connection brings stays known as that.
        bind(left, over.text.find("websocket") != std::string::npos ? unknown_value(over.text.substr(0, 80) + "[]") : unknown_value());
        read_block(body);
    } else {
        // After its first rounds a loop has an allowance, which honest loops over large ranges use up without harm.
        std::size_t round = 0;
        const auto bits = reading_.loop_bits;
        const auto bit = static_cast<std::uint16_t>(1U << std::min(reading_.loop_depth++, 15));
        const auto bind_item = [&](Value item) {
            const auto outer = std::exchange(reading_.loop_bits, std::uint16_t{0});  // that its item changes is no news
            item.varies = over.varies | bit;
            bind(left, item);
            reading_.loop_bits = outer;
        };
        for (const Value& item : *items) {
            bind_item(item);
            reading_.loop_bits = bits | bit;
            const auto outer_vary = std::exchange(reading_.rounds_vary, std::uint16_t{0});
            const bool returns = read_block(body) == Flow::returned && inlined_ > 0 && returned_;
            const bool varies = (reading_.rounds_vary & bit) != 0;
            reading_.rounds_vary |= outer_vary;
            if (returns) break;
            reading_.loop_steps -= static_cast<std::int64_t>(2 + (body.end() - body.start()) / 8);
            if (++round >= 2 && reading_.loop_steps < 0) break;
            if (reading_.budget.spent()) break;
            if (round >= 2 && !varies) {
                bind_item(items->back());
                break;
            }
        }
        reading_.loop_bits = bits;
        --reading_.loop_depth;
    }
    loops_.pop_back();
    if (const Node otherwise = node.field("alternative")) read_statement(otherwise);
    return Flow::goes_on;
}

void PythonReader::import_module(std::string_view module, Node node) {
    reading_.add(FactKind::import, module, "", node.row());
    const std::string file = std::string(module.substr(module.rfind('.') == std::string_view::npos ? 0 : module.rfind('.') + 1)) + ".py";
    if (reading_.environment.files.contains(file)) reading_.run_file(file, "import", Reading::Runs::python, node.row());
}

void PythonReader::read_import(Node node) {
    for (const Node& child : node.children()) {
        const Node name = child.is("aliased_import") ? child.field("name") : child;
        const Node alias = child.field("alias");
        const auto module = name.text();
        import_module(module, node);
        if (alias)
            set(alias.text(), name_value(std::string(module)));
        else
            set(module.substr(0, module.find('.')), name_value(std::string(module.substr(0, module.find('.')))));
    }
}

void PythonReader::read_import_from(Node node) {
    const Node from = node.field("module_name");
    const auto module = from.text();
    import_module(module, node);
    for (const Node& child : node.children()) {
        if (child.start() == from.start()) continue;
        const Node name = child.is("aliased_import") ? child.field("name") : child;
        if (!name.is("dotted_name")) continue;
        const Node alias = child.field("alias");
        std::string dotted = std::string(module) + "." + std::string(name.text());
        reading_.add(FactKind::import, dotted, "", node.row());
        set(alias ? alias.text() : name.text(), name_value(std::move(dotted)));
    }
}

void PythonReader::read_definition(Node node) {
    const auto name = node.field("name").text();
    reading_.add(FactKind::define, name, node.type() == "class_definition" ? "class" : "function", node.row());
    const Node body = node.field("body");
    if (node.is("class_definition")) {
        if (const Node bases = node.field("superclasses")) arguments_of(bases);
        set(name, name_value(std::string(name)));
        scopes_.emplace_back();
        read_block(body);
        scopes_.pop_back();
        return;
    }
    Value value;
    value.kind = Value::Kind::function;
    value.text = name;
    if (reading_.budget.value(node.text().size())) value.function = std::make_shared<Function>(Function{std::string(name), std::string(node.text())});
    const auto value_of_reduce = name.starts_with("__reduce") ? value.function : nullptr;
    set(name, std::move(value));
    // Once with nothing known of its parameters but their defaults: code that is never called here may be called later.
    scopes_.emplace_back();
    for (const Node& parameter : node.field("parameters").children()) {
        const Node parameter_name = parameter.is("identifier") ? parameter : parameter.field("name");
        const Node given = parameter.field("value");
        if (parameter_name) set(parameter_name.text(), given ? evaluate(given) : unknown_value());
    }
    const auto was = std::exchange(inlined_, 0);
    auto loops = std::exchange(loops_, {});
    auto yields = std::exchange(yields_, std::nullopt);
    read_block(body);
    yields_ = std::move(yields);
    loops_ = std::move(loops);
    inlined_ = was;
    scopes_.pop_back();
    // Pickle calls what __reduce__ names when it loads the object.
    if ((name == "__reduce__" || name == "__reduce_ex__") && value_of_reduce) {
        const Value made = call_function(*value_of_reduce, {}, node);
        if (made.is(Value::Kind::list) && made.items && made.items->size() >= 2 && (*made.items)[0].is(Value::Kind::name) && (*made.items)[1].is(Value::Kind::list)) {
            Arguments given;
            given.positional = *(*made.items)[1].items;
            apply((*made.items)[0], std::move(given), node);
        }
    }
}

void PythonReader::read_with(Node node) {
    for (const Node& clause : node.children()) {
        if (!clause.is("with_clause")) continue;
        for (const Node& item : clause.children()) {
            const Node value = item.field("value");
            if (value.is("as_pattern")) {
                const auto parts = value.children();
                const Value opened = parts.empty() ? Value() : evaluate(parts[0]);
                if (const Node alias = value.field("alias")) {
                    const auto targets = alias.children();
                    bind(targets.empty() ? alias : targets[0], opened);
                }
            } else {
                evaluate(value);
            }
        }
    }
    read_block(node.field("body"));
}

void PythonReader::bind(Node target, const Value& value) {
    const auto type = target.type();
    if (type == "identifier") {
        reading_.keeps(target.id(), value);
        set(target.text(), value);
    } else if (type == "pattern_list" || type == "tuple_pattern" || type == "list_pattern") {
        const auto targets = target.children();
        const auto items = items_of(value);
        for (std::size_t i = 0; i < targets.size(); ++i)
            {
            Value item = items && items->size() == targets.size() ? (*items)[i] : unknown_value(value.text);
            item.varies |= value.varies;
            bind(targets[i], item);
        }
    } else if (type == "attribute") {
        // self.key = ... is kept under that text, which is enough to find it again in the same class.
        evaluate(target.field("object"));
        reading_.keeps(target.id(), value);
        set(target.text(), value);
    } else if (type == "subscript") {
        const Value object = evaluate(target.field("value"));
        Value key;
        for (const Node& child : target.children()) {
            if (child.start() != target.field("value").start()) key = evaluate(child);
        }
        if (object.is(Value::Kind::name) && object.text == "os.environ" && key.is_whole_string() && value.is_string())
        {
            reading_.environment.variables[key.text] = value.text;
            reading_.add_urls(value.text, "os.environ", target.row());  // programs that are started get it
        }
        changes(key);
        changes(value);
        if (key.is(Value::Kind::name) && key.text.ends_with("digest()")) add_loop("keeps", key.text, target);
        // A bytearray is changed in place.
        if (object.is(Value::Kind::bytes) && !object.partial && key.is_number() && value.is_number() && key.number >= 0 &&
            key.number < static_cast<std::int64_t>(object.text.size()) && value.number >= 0 && value.number < 256 && reading_.budget.step(1 + static_cast<std::int64_t>(object.text.size() / 64))) {
            Value changed = object;
            changed.text[static_cast<std::size_t>(key.number)] = static_cast<char>(static_cast<unsigned char>(value.number));
            if (target.field("value").is("identifier")) set(target.field("value").text(), std::move(changed));
        }
        if (object.is(Value::Kind::dict) && object.items && reading_.budget.value(2 * sizeof(Value)) && can_keep(key, object.items.get()) && can_keep(value, object.items.get())) {
            object.items->push_back(key);
            object.items->push_back(value);
        }
    }
}

/// Something goes into what is kept from round to round. What nothing is known of tells a later round nothing.
void PythonReader::changes(const Value& by) {
    if (reading_.loop_bits == 0) return;
    const bool tells = !by.is(Value::Kind::unknown) && !by.is(Value::Kind::name);
    reading_.rounds_vary |= tells ? reading_.loop_bits : by.varies | reading_.varies;
}

void PythonReader::read_augmented(Node node) {
    const Node left = node.field("left");
    const auto op = node.field("operator").text();
    const Value right = evaluate(node.field("right"));
    const Value before = evaluate(left);
    if (op.size() < 2) return;
    bind(left, combine(op.substr(0, op.size() - 1), before, right));
}

}  // namespace stoa::guard
