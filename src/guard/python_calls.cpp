// Calls: which of them run commands, run code, fetch and write.
#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "guard/cell_text.h"
#include "guard/python_reader.h"

namespace stoa::guard {

namespace {

// They show or note their arguments and run nothing.
constexpr std::array<std::string_view, 8> shows = {"print", "pprint", "pprint.pprint", "warnings.warn", "input", "IPython.display.Markdown", "Markdown", "repr"};
// They hold their arguments as data: that one is called is worth a fact, what it holds is not.
constexpr std::array<std::string_view, 12> tables = {"pandas.DataFrame", "pandas.Series", "pandas.Index", "pandas.Categorical", "pandas.DataFrame.from_dict", "pandas.DataFrame.from_records",
                                                     "polars.DataFrame", "polars.Series", "numpy.array", "numpy.asarray", "pyarrow.table", "collections.Counter"};
// They look for a text in another, and what is looked for is a mention.
constexpr std::array<std::string_view, 14> looks_for = {"re.compile", "re.escape", "re.search", "re.match", "re.fullmatch", "re.findall", "re.finditer", "re.split", "re.sub",
                                                        "regex.compile", "regex.search", "regex.match", "fnmatch.fnmatch", "operator.contains"};
constexpr std::array<std::string_view, 9> looking_methods = {"startswith", "endswith", "contains", "removeprefix", "removesuffix", "partition", "rpartition", "isin", "fullmatch"};
// Not worth a fact.
constexpr std::array<std::string_view, 31> not_told = {"len", "range", "str", "int", "float", "list", "dict", "set", "tuple", "isinstance", "type", "super", "enumerate", "zip", "map", "filter",
                                                    "sorted", "reversed", "min", "max", "sum", "abs", "round", "any", "all", "chr", "ord", "bytes", "bool", "hasattr", "format"};
constexpr std::array<std::string_view, 19> runs_line = {"os.system", "os.popen", "subprocess.run", "subprocess.call", "subprocess.Popen", "subprocess.check_output", "subprocess.check_call",
                                                        "subprocess.getoutput", "subprocess.getstatusoutput", "commands.getoutput", "pty.spawn", "asyncio.create_subprocess_shell", "pexpect.spawn", "pexpect.run",
                                                        "os.startfile", "os.popen2", "sh.Command", "google.colab._system_commands._run_command", "platform.popen"};
constexpr std::array<std::string_view, 5> line_methods = {"system", "getoutput", "system_piped", "system_raw", "run_command"};

bool mentions(std::string_view name) {
    if (is_one_of(shows, name) || name.ends_with("Error") || name.ends_with("Exception") || name.ends_with("Warning")) return true;
    for (const std::string_view logger : {"logging.", "log.", "logger.", "?.info", "?.debug", "?.warning"}) {
        if (name.starts_with(logger)) return true;
    }
    return false;
}

bool looks_for_text(std::string_view name) { return is_one_of(looks_for, name) || is_one_of(looking_methods, name.substr(name.rfind('.') + 1)); }

std::string in_words(const Value& value) {
    if (value.is_string()) return value.text;
    if (value.is(Value::Kind::list) && value.items) {
        std::string out = "[";
        for (const Value& item : *value.items) {
            if (out.size() > 1) out += ", ";
            out += in_words(item);
            if (out.size() > 300) break;
        }
        return out + "]";
    }
    if (value.is(Value::Kind::dict) && value.items) {
        std::string out = "{";
        for (std::size_t i = 0; i + 1 < value.items->size() && out.size() <= 300; i += 2) {
            if (out.size() > 1) out += ", ";
            out += in_words((*value.items)[i]) + ": " + in_words((*value.items)[i + 1]);
        }
        return out + "}";
    }
    if (value.is(Value::Kind::name)) return value.text;
    return string_of(value);
}

std::string in_words(const Arguments& arguments) {
    std::string out;
    for (const Value& value : arguments.positional) {
        if (!out.empty()) out += ", ";
        out += in_words(value);
        if (out.size() > 400) return out;
    }
    for (const auto& [name, value] : arguments.named) {
        if (!out.empty()) out += ", ";
        out += name + "=" + in_words(value);
        if (out.size() > 400) return out;
    }
    return out;
}

/// The bytes of a decimal number, the highest first.
std::string bytes_of_digits(std::string_view digits, Budget& budget) {
    std::string out;  // the lowest first
    for (const char digit : digits) {
        if (digit < '0' || digit > '9' || !budget.step(1 + static_cast<std::int64_t>(out.size() / 64))) return {};
        unsigned carry = static_cast<unsigned>(digit - '0');
        for (char& byte : out) {
            carry += static_cast<unsigned char>(byte) * 10U;
            byte = static_cast<char>(carry & 0xFFU);
            carry >>= 8U;
        }
        if (carry != 0) out.push_back(static_cast<char>(carry));
    }
    std::ranges::reverse(out);
    return out;
}

}  // namespace

Arguments PythonReader::arguments_of(Node node) {
    Arguments out;
    if (node.is("generator_expression")) {
        out.positional.push_back(evaluate(node));
        return out;
    }
    for (const Node& child : node.children()) {
        if (child.is("keyword_argument")) {
            out.named.emplace_back(child.field("name").text(), evaluate(child.field("value")));
        } else if (child.is("list_splat")) {
            const auto items = items_of(evaluate(child));
            if (items && items->size() < 256) out.positional.insert(out.positional.end(), items->begin(), items->end());
        } else if (child.is("dictionary_splat")) {
            for (const Node& part : child.children()) {
                const Value given = evaluate(part);
                if (!given.is(Value::Kind::dict) || !given.items || given.items->size() > 128) continue;
                for (std::size_t i = 0; i + 1 < given.items->size(); i += 2) {
                    if ((*given.items)[i].is_whole_string()) out.named.emplace_back((*given.items)[i].text, (*given.items)[i + 1]);
                }
            }
        } else {
            out.positional.push_back(evaluate(child));
        }
        if (reading_.budget.spent()) break;
    }
    return out;
}

Value PythonReader::call(Node node) {
    const Node function = node.field("function");
    const Value callee = evaluate(function);
    const Arguments arguments = arguments_of(node.field("arguments"));
    if (reading_.budget.spent()) return {};
    return apply(callee, arguments, node);
}

Value PythonReader::apply(const Value& callee, Arguments arguments, Node node) {
    if (callee.is(Value::Kind::function)) {
        if (callee.text != "lambda") {
            const std::string words = in_words(arguments);
            reading_.add(FactKind::call, callee.text, words, node.row());
            add_loop(callee.text, words, node);
        }
        return callee.function ? call_function(*callee.function, arguments, node) : Value();
    }
    if (!callee.is(Value::Kind::name)) {
        reading_.add(FactKind::call, "?", in_words(arguments), node.row());
        return {};
    }
    if (callee.text.starts_with('.') && callee.items && callee.items->size() == 1)
        return call_method(callee.items->front(), std::string_view(callee.text).substr(1), arguments, node);
    std::string name = callee.text;
    for (const std::string_view prefix : {"builtins.", "__builtins__.", "__builtin__."}) {
        if (name.starts_with(prefix)) name.erase(0, prefix.size());
    }
    return call_named(name, callee, arguments, node);
}

Value PythonReader::call_named(const std::string& name, const Value& callee, const Arguments& arguments, Node node) {
    if (name == shell_call || name == magic_call) {
        run_placeholder(name, arguments, node);
        return unknown_value("output of a command");
    }
    // A chain such as getattr(__import__("os"), "sys" + "tem").
    const auto text_at = [&](std::size_t index) { return arguments.at(index) != nullptr && arguments.at(index)->is_whole_string(); };
    if ((name == "__import__" || name == "importlib.import_module" || name == "importlib.__import__") && text_at(0)) {
        const std::string module = arguments.at(0)->text;
        if (!arguments.at(0)->how.empty()) reading_.add(FactKind::payload, arguments.at(0)->how, module, node.row());
        import_module(module, node);
        return name_value(module);
    }
    if (name == "getattr" && arguments.positional.size() >= 2) {
        if (text_at(1)) return attribute(arguments.positional[0], arguments.positional[1].text);
        return name_value("getattr()");
    }
    if (name == "globals" || name == "locals" || name == "vars") return name_value(name + "()");
    if (name == "get_ipython" || name.ends_with(".get_ipython")) return name_value("get_ipython()");
    if (name == "print" && arguments.find("file") != nullptr) {
        prints_to_file(*arguments.find("file"), arguments, node);
        return {};
    }
    if (mentions(name)) {
        std::string words;
        for (const Value& value : arguments.positional) {
            if (value.is_string()) words += (words.empty() ? "" : " ") + value.text.substr(0, 160);
        }
        if (!words.empty()) reading_.add(FactKind::text, words, name, node.row(), Use::mentioned);
        return {};
    }
    starts_thread(name, arguments, node);
    if (runs_command(name, arguments, node)) return unknown_value("output of a command");
    if (auto code = runs_code(name, arguments, node)) return *code;
    if (auto made = decoded(name, arguments)) return *made;
    Value known = known_function(name, arguments, node);
    if (is_one_of(tables, name)) {
        reading_.add(FactKind::call, name, {}, node.row());
    } else if (looks_for_text(name)) {
        reading_.add(FactKind::call, name, {}, node.row());
        add_loop(name, {}, node);
    } else if (!is_one_of(not_told, name)) {
        const std::string words = in_words(arguments);
        reading_.add(FactKind::call, name, words, node.row());
        add_loop(name, words, node);
        for (const Value& value : arguments.positional) {
            if (value.is_string()) reading_.add_urls(value.text, name, node.row());
        }
        for (const auto& [key, value] : arguments.named) {
            if (value.is_string()) reading_.add_urls(value.text, name, node.row());
        }
    }
    if (!known.is(Value::Kind::unknown) || !known.text.empty()) return known;
    if (auto touched = touches_file(name, callee, arguments, node)) return *touched;
    if (name.starts_with("IPython.display.") || name == "HTML" || name == "Javascript") {
        if (text_at(0) && (name.ends_with("HTML") || name.ends_with("Javascript")))
            reading_.add_script(name.substr(name.rfind('.') + 1), arguments.at(0)->text, node.row());
    }
    if (name.size() > 200 || name == "?") return unknown_value(name);
    return name_value(name + "()");
}

/// What a thread or a pool runs runs beside itself: read once more, as that.
void PythonReader::starts_thread(const std::string& name, const Arguments& arguments, Node node) {
    const auto method = std::string_view(name).substr(name.rfind('.') == std::string::npos ? 0 : name.rfind('.') + 1);
    const Value* target = arguments.find("target");
    Arguments given;
    std::string over;  // of a pool that is given a source of words, what it goes over
    if (target != nullptr) {
        const Value* list = arguments.find("args");
        if (list != nullptr && list->is(Value::Kind::list) && list->items && list->items->size() < 32) given.positional = *list->items;
    } else if (method == "submit" || method == "start_new_thread" || method == "apply_async" || method == "map" || method == "imap" || method == "imap_unordered" ||
               method == "starmap") {
        target = arguments.at(0);
        const Value* source = method.ends_with("map") || method.starts_with("imap") ? arguments.at(1) : nullptr;
        if (source != nullptr) over = loop_over(*source, node);
        if (over != "lines of a file" && over != "product") over.clear();
        if (method == "submit" && arguments.positional.size() > 1) given.positional.assign(arguments.positional.begin() + 1, arguments.positional.end());
    }
    if (target == nullptr || !target->is(Value::Kind::function) || !target->function || target->text == "lambda") return;
    if (threads_.size() >= 32 || !threads_.insert(target->text + (loops_.empty() ? "" : " " + loops_.back())).second) return;
    if (given.positional.empty()) given.positional.push_back(unknown_value());
    loops_.push_back(over.empty() ? "threads" : "threads, " + over);
    call_function(*target->function, given, node);
    loops_.pop_back();
}

void PythonReader::prints_to_file(const Value& file, const Arguments& arguments, Node node) {
    if (!file.is(Value::Kind::name) || !file.text.starts_with("open()") || !file.items || file.items->empty() || !file.items->front().is_whole_string()) return;
    std::string text;
    for (const Value& value : arguments.positional) text += (text.empty() ? "" : " ") + string_of(value);
    const bool again = file.items->size() > 2 || (*file.items)[1].text.starts_with('a');
    reading_.write_file(file.items->front().text, text + "\n", again ? Reading::Write::append : Reading::Write::replace, node.row());
    if (reading_.budget.value(0)) file.items->push_back(Value());
}

void PythonReader::run_words(const Value& words, const Value* input, Node node) {
    if (words.is_string()) {
        if (!words.how.empty()) reading_.add(FactKind::payload, words.how, beginning(words.text, 120), node.row());
        if (words.text.starts_with(hole) && words.text.size() < 6)
            reading_.add(FactKind::opaque, "a command that is not known", words.text, node.row());
        else if (input != nullptr && words.text.find_first_of(" ;|&<>$`\n") == std::string::npos)
            reading_.read_command({words.text}, input, node.row());
        else
            reading_.run_text(Reading::Runs::shell, words.text, {}, node.row());
        return;
    }
    if (words.is(Value::Kind::list) && words.items) {
        std::vector<std::string> list;
        for (const Value& item : *words.items) list.push_back(item.is(Value::Kind::name) && item.text == "sys.executable" ? "python" : string_of(item));
        reading_.read_command(list, input, node.row());
        return;
    }
    const std::string from = words.text.empty() ? "?" : words.text;
    reading_.add(FactKind::opaque, "a command that is not known", from, node.row());
}

bool PythonReader::runs_command(const std::string& name, const Arguments& arguments, Node node) {
    const auto last = name.rfind('.');
    const std::string_view method = last == std::string::npos ? std::string_view(name) : std::string_view(name).substr(last + 1);
    const bool shell = name.starts_with("get_ipython()");
    if (shell && (method == "run_line_magic" || method == "magic" || method == "run_cell_magic" || method == "run_cell")) {
        std::vector<std::string> texts;
        for (const Value& value : arguments.positional) texts.push_back(string_of(value));
        texts.resize(3);
        if (method == "magic") {
            const auto space = texts[0].find(' ');
            reading_.read_magic(texts[0].substr(0, space), space == std::string::npos ? "" : texts[0].substr(space + 1), "", node.row());
        } else if (method == "run_cell") {
            reading_.run_text(Reading::Runs::cell, texts[0], {}, node.row());
        } else {
            reading_.read_magic(texts[0], texts[1], texts[2], node.row());
        }
        return true;
    }
    const bool line = is_one_of(runs_line, name) || ((shell || name.starts_with("?.")) && is_one_of(line_methods, method)) ||
                      name == "__os__.system";
    const bool words = name.starts_with("os.exec") || name.starts_with("os.spawn") || name == "os.posix_spawn" || name == "asyncio.create_subprocess_exec";
    if (!line && !words) return false;
    const Value* command = arguments.at_or(0, "args");
    if (command == nullptr) command = arguments.find("cmd");
    if (command == nullptr) return true;
    if (words) {
        std::vector<std::string> list;
        for (const Value& value : arguments.positional) {
            if (value.is(Value::Kind::list) && value.items) {
                list.clear();
                for (const Value& item : *value.items) list.push_back(string_of(item));
            } else if (!value.is_number()) {
                list.push_back(string_of(value));
            }
        }
        if (list.size() > 1 && list[0] == list[1]) list.erase(list.begin());
        reading_.read_command(list, nullptr, node.row());
        return true;
    }
    run_words(*command, arguments.find("input"), node);
    return true;
}

std::optional<Value> PythonReader::runs_code(const std::string& name, const Arguments& arguments, Node node) {
    if (name == "exec" || name == "eval" || name == "compile" || name == "execfile" || name == "runpy.run_path" || name == "runpy.run_module") {
        const Value* code = arguments.at(0);
        if (code == nullptr) return Value();
        if (name == "execfile" || name.starts_with("runpy")) {
            if (code->is_whole_string()) reading_.run_file(code->text, name, Reading::Runs::python, node.row());
            return Value();
        }
        if (name == "compile") {
            if (code->is_string()) return *code;
            return unknown_value(code->text.empty() ? "compile()" : code->text);
        }
        if (code->is_string() && !(code->partial && code->text.starts_with(hole))) {
            // eval gives the value of an expression that is constant: "2+3", "['a','b']", "__import__('os')".
            if (name == "eval" && code->text.size() < 65'536 && reading_.layer() < reading_.budget.limits().layers) {
                const Tree tree(Language::python, code->text, reading_.budget);
                const auto statements = tree.root().children();
                if (statements.size() == 1 && statements[0].is("expression_statement")) {
                    if (!code->how.empty()) reading_.add(FactKind::payload, code->how, beginning(code->text, 120), node.row());
                    Value value;
                    PythonReader inner(reading_, lines_);
                    inner.scopes_ = scopes_;
                    for (const Node& child : statements[0].children()) value = inner.evaluate(child);
                    return value;
                }
            }
            reading_.run_text(Reading::Runs::python, code->text, code->how.empty() ? "text" : code->how, node.row());
            return Value();
        }
        if (code->text == "marshal") return Value();  // read where it was loaded
        if (code->is(Value::Kind::function)) return Value();
        reading_.add(FactKind::opaque, name + " runs what is not known", code->text, node.row());
        return Value();
    }
    const auto method = name.substr(name.rfind('.') == std::string::npos ? 0 : name.rfind('.') + 1);
    const bool unpickles = (method == "loads" || method == "load") && (name.starts_with("pickle.") || name.starts_with("dill.") || name.starts_with("cloudpickle.") || name.starts_with("_pickle.") || name.starts_with("cPickle."));
    if (unpickles && arguments.at(0) != nullptr && arguments.at(0)->is_whole_string()) {
        reading_.read_pickle(arguments.at(0)->text, arguments.at(0)->how, node.row());
        return unknown_value("pickle");
    }
    if (name == "marshal.loads") {
        if (arguments.at(0) != nullptr && arguments.at(0)->is_whole_string()) {
            reading_.read_marshal(arguments.at(0)->text, arguments.at(0)->how, node.row());
            return unknown_value("marshal");
        }
        return unknown_value("marshal.loads()");
    }
    if (name == "types.FunctionType" || name == "types.CodeType") return unknown_value("marshal");
    return std::nullopt;
}

std::optional<Value> PythonReader::touches_file(const std::string& name, const Value& callee, const Arguments& arguments, Node node) {
    // A file that is open, or a path: their name carries the path as its first item, the mode as its second.
    if (name == "open" || name == "io.open" || name == "codecs.open" || name == "pathlib.Path" || name == "Path") {
        Value value = name_value(name == "open" || name.ends_with(".open") ? "open()" : "pathlib.Path()");
        const Value* mode = arguments.at_or(1, "mode");
        value.items = std::make_shared<std::vector<Value>>();
        // Only a text: a path of a path of a path would be a list as deep as the code is long.
        const auto text_of = [](const Value* of) { return of != nullptr && of->is_string() ? *of : of != nullptr && of->items && !of->items->empty() && of->items->front().is_string() ? of->items->front() : Value(); };
        value.items->push_back(text_of(arguments.at(0)));
        value.items->push_back(text_of(mode));
        return value;
    }
    if (!callee.items || callee.items->empty()) return std::nullopt;
    const Value& path = callee.items->front();
    if (name == "open().write" || name == "open().writelines" || name == "pathlib.Path().write_text" || name == "pathlib.Path().write_bytes") {
        const Value* content = arguments.at(0);
        const bool append = callee.items->size() > 1 && (*callee.items)[1].text.starts_with('a');
        std::string text = content != nullptr && content->is_string() ? content->text : std::string();
        // A second write to the same open file goes behind the first.
        const bool again = name.starts_with("open") && callee.items->size() > 2;
        if (path.is_whole_string()) reading_.write_file(path.text, text, append || again ? Reading::Write::append : Reading::Write::replace, node.row());
        reading_.rounds_vary |= reading_.loop_bits;
        if (name.starts_with("open") && reading_.budget.value(0)) callee.items->push_back(Value());
        return Value();
    }
    if (name == "open().read" || name == "pathlib.Path().read_text" || name == "pathlib.Path().read_bytes") {
        if (path.is_whole_string()) {
            const auto file = reading_.environment.files.find(file_name(path.text));
            if (file != reading_.environment.files.end()) return kept(text_value(file->second));
        }
        return unknown_value("file " + string_of(path));
    }
    return std::nullopt;
}

Value PythonReader::call_method(const Value& object, std::string_view method, const Arguments& arguments, Node node) {
    using Kind = Value::Kind;
    if (object.is(Kind::list) && object.items && (method == "append" || method == "extend" || method == "insert")) {
        const Value* item = arguments.at(method == "insert" ? 1 : 0);
        if (item == nullptr || !reading_.budget.value(sizeof(Value))) return {};
        changes(*item);
        if (method == "extend") {
            const auto items = items_of(*item);
            if (items && reading_.budget.value(items->size() * sizeof(Value)) && can_keep(list_value(*items), object.items.get())) object.items->insert(object.items->end(), items->begin(), items->end());
        } else if (can_keep(*item, object.items.get())) {
            object.items->push_back(*item);
        }
        return {};
    }
    if (method == "join" && object.is_string() && arguments.at(0) != nullptr) {
        const auto items = items_of(*arguments.at(0));
        if (!items) return unknown_value(arguments.at(0)->text);
        Value out = object;
        out.text.clear();
        for (std::size_t i = 0; i < items->size(); ++i) {
            if (i > 0) out.text += object.text;
            const Value& item = (*items)[i];
            if (item.how.size() > out.how.size()) out.how = item.how;
            out.partial = out.partial || item.partial || !item.is_string();
            out.text += string_of(item);
            if (out.text.size() > reading_.budget.value_room()) {
                reading_.budget.exceed("constants");
                return {};
            }
        }
        return kept(std::move(out));
    }
    if (method == "to_bytes" && object.is(Kind::text) && !object.text.empty()) {
        const Value* order = arguments.at_or(1, "byteorder");
        std::string bytes = bytes_of_digits(object.text, reading_.budget);
        if (order != nullptr && order->text == "little") std::ranges::reverse(bytes);
        Value out = bytes_value(std::move(bytes));
        out.how = "integer";
        return kept(std::move(out));
    }
    if (auto value = pure_method(object, method, arguments, std::min<std::size_t>(reading_.budget.value_room(), 1 << 20))) return kept(std::move(*value));
    const std::string words = in_words(arguments);
    reading_.add(FactKind::call, "?." + std::string(method), words, node.row());
    add_loop("?." + std::string(method), words, node);
    return {};
}

Value PythonReader::call_function(const Function& function, const Arguments& arguments, Node node) {
    // Following is worth it where a constant goes in, and is bounded in depth.
    if (inlined_ >= reading_.budget.limits().calls || !reading_.budget.step(8)) return {};
    const bool constant = std::ranges::any_of(arguments.positional, [](const Value& value) { return !value.is(Value::Kind::unknown); }) ||
                          !arguments.named.empty() || arguments.positional.empty() || !loops_.empty();
    if (!constant || reading_.loop_steps < 0) return {};
    // One that calls itself is followed into itself once: further in it says the same.
    if (std::ranges::count(following_, &function) > 1) return {};
    reading_.loop_steps -= static_cast<std::int64_t>(function.source.size() / 16 + 4);
    const auto parsed = reading_.tree_of_function(function.source);
    const auto top = parsed->tree.root().children();
    if (top.empty()) return {};
    Node definition = top[0];
    if (definition.is("expression_statement")) {
        const auto inner = definition.children();
        if (inner.empty()) return {};
        definition = inner[0];
    }
    scopes_.emplace_back();
    std::size_t at = 0;
    for (const Node& parameter : definition.field("parameters").children()) {
        Node name = parameter.is("identifier") ? parameter : parameter.field("name");
        if (!name) {
            const auto parts = parameter.children();
            if (!parts.empty() && parts[0].is("identifier")) name = parts[0];
        }
        if (!name) continue;
        const Value* given = arguments.at_or(at++, name.text());
        const Node otherwise = parameter.field("value");
        set(name.text(), given != nullptr ? *given : otherwise ? evaluate(otherwise) : Value());
    }
    ++inlined_;
    following_.push_back(&function);
    auto outer = std::exchange(returned_, std::nullopt);
    const bool generates = function.source.find("yield") != std::string::npos;
    auto outer_yields = std::exchange(yields_, generates ? std::optional(std::vector<Value>()) : std::nullopt);
    Value result;
    if (definition.is("lambda")) {
        result = evaluate(definition.field("body"));
    } else {
        read_block(definition.field("body"));
        if (returned_) result = std::move(*returned_);
    }
    // A generator of constants is a list of them.
    if (yields_ && !yields_->empty() && std::ranges::all_of(*yields_, [](const Value& value) { return value.is_whole_string() || value.is_number(); }))
        result = list_value(std::move(*yields_));
    yields_ = std::move(outer_yields);
    returned_ = std::move(outer);
    following_.pop_back();
    --inlined_;
    scopes_.pop_back();
    static_cast<void>(node);
    return result;
}

void PythonReader::run_placeholder(std::string_view name, const Arguments& arguments, Node node) {
    const Value* index = arguments.at(0);
    if (index == nullptr || !index->is_number() || index->number < 0 || static_cast<std::size_t>(index->number) >= lines_.size()) return;
    const std::string line = with_values(lines_[static_cast<std::size_t>(index->number)]);
    if (name == shell_call) {
        // Placed where the cell has it, and no layer deeper: it is the cell's own text.
        const Tree tree(Language::bash, line, reading_.budget);
        if (tree.root()) reading_.read_line(tree.root(), node.row());
        return;
    }
    const auto space = line.find_first_of(" \t");
    reading_.read_magic(line.substr(0, space), space == std::string::npos ? "" : std::string_view(line).substr(space + 1), "", node.row());
}

/// IPython puts the values of {expressions} and $names into a shell line.
std::string PythonReader::with_values(std::string_view line) {
    std::string out;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] != '{' || (i > 0 && line[i - 1] == '$')) {
            out.push_back(line[i]);
            continue;
        }
        const auto end = line.find('}', i);
        if (end == std::string_view::npos || end == i + 1 || line[i + 1] == '{') {
            out.push_back(line[i]);
            continue;
        }
        const std::string expression(line.substr(i + 1, end - i - 1));
        // awk '{print $1}' is no Python; nor is anything with an unknown name at its start.
        const auto first = expression.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
        const std::string head = expression.substr(0, first);
        if (!head.empty() && find(head) == nullptr && expression.find('\'') == std::string::npos && expression.find('"') == std::string::npos) {
            if (first == std::string::npos)
                out += hole;
            else
                out += line.substr(i, end - i + 1);
            i = end;
            continue;
        }
        const Tree tree(Language::python, expression, reading_.budget);
        const auto statements = tree.root().children();
        if (statements.size() != 1 || !statements[0].is("expression_statement")) {  // what is no expression stays as it stands
            out += line.substr(i, end - i + 1);
            i = end;
            continue;
        }
        Value value;
        for (const Node& child : statements[0].children()) value = evaluate(child);
        out += string_of(value);
        i = end;
    }
    return out;
}

}  // namespace stoa::guard
