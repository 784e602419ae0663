#include "guard/shell_reader.h"

namespace stoa::guard {

namespace {

std::string unescaped(std::string_view word) {
    std::string out;
    for (std::size_t i = 0; i < word.size(); ++i) {
        if (word[i] == '\\' && i + 1 < word.size()) {
            if (word[++i] != '\n') out.push_back(word[i]);
        } else {
            out.push_back(word[i]);
        }
    }
    return out;
}

}  // namespace

std::string ansi_c(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 >= text.size()) {
            out.push_back(text[i]);
            continue;
        }
        const char c = text[++i];
        if (c == 'n') {
            out.push_back('\n');
        } else if (c == 't') {
            out.push_back('\t');
        } else if (c == 'x' || (c >= '0' && c <= '7')) {
            const int base = c == 'x' ? 16 : 8;
            std::size_t end = c == 'x' ? i + 1 : i;
            int value = 0;
            for (std::size_t digits = 0; end < text.size() && digits < (base == 16 ? 2U : 3U); ++end, ++digits) {
                const char d = text[end];
                const int digit = d >= '0' && d <= '9' ? d - '0' : d >= 'a' && d <= 'f' ? d - 'a' + 10 : d >= 'A' && d <= 'F' ? d - 'A' + 10 : 99;
                if (digit >= base) break;
                value = value * base + digit;
            }
            out.push_back(static_cast<char>(static_cast<unsigned char>(value)));
            i = end - 1;
        } else {
            out.push_back(c);
        }
    }
    return out;
}

void ShellReader::read(Node node) {
    find_forks(node);
    read_children(node);
}

void ShellReader::read_children(Node node) {
    const Nested nested(reading_);
    if (!nested.fits()) return;
    for (const Node& child : node.children()) read_statement(child, nullptr);
}

Value ShellReader::read_statement(Node node, const Value* input) {
    if (!reading_.budget.step()) return {};
    const Nested nested(reading_);
    if (!nested.fits()) return {};
    const auto type = node.type();
    if (type == "command") return read_command_node(node, input, nullptr);
    if (type == "pipeline") return read_pipeline(node, input);
    if (type == "redirected_statement") return read_redirected(node, input);
    if (type == "variable_assignment") {
        assign(node);
        return {};
    }
    if (type == "word" || type == "string" || type == "concatenation" || type == "raw_string" || type == "command_substitution" ||
        type == "process_substitution") {
        word(node);
        return {};
    }
    if (type == "while_statement") {
        const std::string_view condition = node.field("condition").text();
        const bool endless = condition == "true" || condition == ":" || condition == "[ 1 ]" || condition == "((1))";
        read_shell_loop(node, input, endless ? "endless" : condition.find("read ") != std::string_view::npos ? "lines of a file" : "while");
        return {};
    }
    bool over_lines = false;
    if (type == "for_statement") {
        const Node name = node.field("variable");
        reading_.rounds_vary |= reading_.loop_bits;
        for (const Node& child : node.children()) {
            const auto kind = child.type();
            over_lines = over_lines || (kind == "command_substitution" && child.text().starts_with("$(cat ")) || child.text().starts_with("$(<");
            if (kind == "word" || kind == "string" || kind == "concatenation" || kind == "raw_string")
                reading_.environment.variables[std::string(name.text())] = word(child);
        }
    }
    if (type == "for_statement" || type == "c_style_for_statement") loops_.emplace_back(over_lines ? "lines of a file" : "items");
    Value last;
    for (const Node& child : node.children()) {
        if (child.is("comment")) continue;
        last = read_statement(child, input);
    }
    if (type == "for_statement" || type == "c_style_for_statement") loops_.pop_back();
    return last;
}

void ShellReader::read_shell_loop(Node node, const Value* input, std::string over) {
    loops_.push_back(std::move(over));
    for (const Node& child : node.children()) {
        if (!child.is("comment")) read_statement(child, input);
    }
    loops_.pop_back();
}

/// A function that starts itself twice, what is called a fork bomb: `f() { f | f & }`. By its text, since the grammar knows no name such as ":".
void ShellReader::find_forks(Node root) {
    std::string text;
    for (const char c : root.text().substr(0, 4096)) {
        if (c != ' ' && c != '\n' && c != '\t') text.push_back(c);
    }
    for (auto at = text.find("(){"); at != std::string::npos && reading_.budget.step(); at = text.find("(){", at + 1)) {
        const auto begin = text.find_last_of(";&|\"'`", at == 0 ? 0 : at - 1);
        const std::string name = text.substr(begin == std::string::npos || begin >= at ? 0 : begin + 1, at - (begin == std::string::npos || begin >= at ? 0 : begin + 1));
        if (!name.empty() && name.size() < 60 && text.substr(at + 3).starts_with(name + "|" + name + "&")) reading_.add(FactKind::loop, "$ " + name, "forks itself: ", root.row());
    }
}

Value ShellReader::read_pipeline(Node node, const Value* input) {
    Value passed;
    bool first = true;
    for (const Node& child : node.children()) {
        Value next = read_statement(child, first ? input : &passed);
        passed = std::move(next);
        first = false;
    }
    return passed;
}

void ShellReader::assign(Node node) {
    const std::string name(node.field("name").text());
    const Node value = node.field("value");
    std::string text = value ? word(value) : std::string();
    if (!reading_.budget.value(text.size())) return;
    reading_.rounds_vary |= reading_.loop_bits;
    reading_.environment.variables[name] = std::move(text);
}

Value ShellReader::read_redirected(Node node, const Value* input) {
    std::string target;
    bool append = false;
    std::string here;
    bool has_here = false;
    Value piped;
    bool has_pipe = false;
    for (const Node& child : node.children()) {
        if (child.is("file_redirect")) {
            bool writes = false;
            for (const Node& part : child.all_children()) {
                if (part.is(">>") || part.is("&>>")) append = true;
                writes = writes || part.is(">") || part.is(">>") || part.is("&>") || part.is("&>>") || part.is(">|");
            }
            std::string to = word(child.field("destination"));
            // Bash opens a connection for these names.
            if (to.starts_with("/dev/tcp/") || to.starts_with("/dev/udp/")) reading_.add(FactKind::url, to, "redirection", node.row());
            if (writes && !to.starts_with("/dev/")) target = std::move(to);
        } else if (child.is("heredoc_redirect")) {
            for (const Node& part : child.children()) {
                if (part.is("heredoc_body")) {
                    here = part.text();
                    has_here = true;
                } else if (part.is("file_redirect")) {
                    target = word(part.field("destination"));
                }
            }
            for (const Node& part : child.children()) {
                if (part.is("pipeline") && has_here) {
                    piped = text_value(here);
                    has_pipe = true;
                    const Value text = piped;
                    for (const Node& stage : part.children()) piped = read_statement(stage, &piped);
                }
            }
        } else if (child.is("herestring_redirect")) {
            for (const Node& part : child.children()) here = word(part);
            has_here = true;
        }
    }
    const Node body = node.field("body");
    Value out;
    if (body) {
        const Value here_text = text_value(here);
        out = body.is("command") ? read_command_node(body, has_here ? &here_text : input, has_here ? &here : nullptr)
                                 : read_statement(body, has_here ? &here_text : input);
    }
    if (has_pipe) return piped;
    if (!target.empty()) {
        if (out.is_string())
            reading_.write_file(target, out.text, append ? Reading::Write::append : Reading::Write::replace, node.row());
        else
            reading_.add(FactKind::write, target, "output of a command", node.row());
    }
    return out;
}

Value ShellReader::read_command_node(Node node, const Value* input, const std::string*) {
    std::vector<std::string> words;
    for (const Node& child : node.children()) {
        if (child.is("variable_assignment")) {
            assign(child);
        } else if (child.is("herestring_redirect")) {
            continue;
        } else if (!child.is("file_redirect") && !child.is("heredoc_redirect")) {
            std::string text = word(child);
            // An unquoted variable that holds several words is several words.
            if ((child.is("simple_expansion") || child.is("expansion") || child.is("command_name")) &&
                text.find(' ') != std::string::npos) {
                for (std::size_t at = 0; at < text.size();) {
                    const auto end = std::min(text.find(' ', at), text.size());
                    if (end > at) words.push_back(text.substr(at, end - at));
                    at = end + 1;
                }
            } else {
                words.push_back(std::move(text));
            }
        }
    }
    Value here;
    for (const Node& child : node.children()) {
        if (!child.is("herestring_redirect")) continue;
        for (const Node& part : child.children()) here = text_value(word(part));
        input = &here;
    }
    if (words.empty()) return {};
    if (!loops_.empty()) {
        std::string over = loops_.front();
        for (std::size_t i = 1; i < loops_.size() && over.size() < 80; ++i) over += ", " + loops_[i];
        std::string all;
        for (const std::string& each : words) {
            if (all.size() > 200) break;
            all += (all.empty() ? "" : " ") + each;
        }
        reading_.add(FactKind::loop, "$ " + std::string(file_name(words.front())), over + ": " + all, node.row());
    }
    reading_.read_command(words, input, node.row());
    return printed_by(words, input, reading_);
}

std::string ShellReader::variable(std::string_view name) {
    if (const auto found = reading_.environment.variables.find(name); found != reading_.environment.variables.end()) return found->second;
    if (const auto found = reading_.environment.names.find(name); found != reading_.environment.names.end()) return string_of(found->second);
    if (name == "HOME") return "~";
    if (name == "IFS") return " ";
    return std::string(hole);
}

std::string ShellReader::word(Node node) {
    if (!node || !reading_.budget.step()) return {};
    const Nested nested(reading_);
    if (!nested.fits()) return {};
    const auto type = node.type();
    if (type == "word" || type == "number" || type == "variable_name" || type == "special_variable_name")
        return unescaped(node.text());
    if (type == "raw_string") return std::string(node.text().substr(1, node.text().size() < 2 ? 0 : node.text().size() - 2));
    if (type == "ansi_c_string") return ansi_c(node.text().substr(2, node.text().size() < 3 ? 0 : node.text().size() - 3));
    if (type == "string_content") return unescaped(node.text());
    if (type == "simple_expansion") {
        const auto text = node.text();
        return variable(text.substr(text.empty() ? 0 : 1));
    }
    if (type == "expansion") {
        for (const Node& child : node.children()) {
            if (child.is("variable_name")) return variable(child.text());
        }
        return std::string(hole);
    }
    if (type == "command_substitution" || type == "process_substitution") {
        Value last;
        for (const Node& child : node.children()) last = read_statement(child, nullptr);
        if (!last.is_whole_string()) return std::string(hole);
        while (last.text.ends_with('\n')) last.text.pop_back();
        return last.text;
    }
    if (type == "string" || type == "concatenation" || type == "command_name" || type == "translated_string" || type == "array") {
        // White space between the parts of a string belongs to it and is no node.
        std::string out;
        std::uint32_t at = node.start() + (type == "string" ? 1 : 0);
        const auto parts = type == "string" ? node.children() : node.children();
        for (const Node& child : parts) {
            if (type == "string" && child.start() > at) out += node.source().substr(at, child.start() - at);
            std::string part = word(child);
            if (!reading_.budget.value(part.size())) return out;
            out += part;
            at = child.end();
        }
        if (parts.empty() && type != "string") return unescaped(node.text());
        if (type == "string" && node.end() > at + 1) out += unescaped(node.source().substr(at, node.end() - 1 - at));
        return out;
    }
    if (type == "arithmetic_expansion") return std::string(hole);
    return unescaped(node.text());
}

}  // namespace stoa::guard
