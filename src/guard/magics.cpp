// IPython's magics, and what is loaded from pickles and marshalled code.
#include <algorithm>
#include <array>

#include "guard/reading.h"

namespace stoa::guard {

namespace {

std::string_view first_word(std::string_view text) { return text.substr(0, text.find_first_of(" \t")); }

std::string last_word(std::string_view text) {
    while (text.ends_with(' ')) text.remove_suffix(1);
    const auto at = text.find_last_of(" \t");
    return std::string(at == std::string_view::npos ? text : text.substr(at + 1));
}

}  // namespace

void Reading::read_magic(std::string_view name, std::string_view line, std::string_view body, std::int32_t row) {
    if (!budget.step()) return;
    const auto is = [&](auto... names) { return ((name == names) || ...); };
    if (is("bash", "sh", "shell", "system", "sx", "!", "script", "zsh", "sudo")) {
        if (is("script") && line.find("python") != std::string_view::npos) return read_python(body);
        if (is("script") && line.find("sh") == std::string_view::npos) return read_foreign(body, first_word(line), row);
        if (body.empty()) return read_shell(line);
        return read_shell(body);
    }
    if (is("pip", "conda", "mamba", "uv", "apt", "npm")) return read_shell(std::string(name) + " " + std::string(line));
    if (is("writefile", "file")) {
        const bool append = line.find("-a") == 0 || line.find(" -a") != std::string_view::npos;
        const auto begin = body.find_first_not_of('\n');
        return write_file(last_word(line), begin == std::string_view::npos ? "" : body.substr(begin), append ? Write::append : Write::replace, row);
    }
    if (is("run", "load", "loadpy")) {
        add_urls(line, std::string("%") + std::string(name), row);
        return run_file(first_word(line), std::string("%") + std::string(name), Runs::cell, row);
    }
    if (is("javascript", "js", "html", "HTML")) return add_script(name, body.empty() ? line : body, row);
    if (is("env", "set_env")) {
        const auto at = line.find_first_of("= ");
        rounds_vary |= loop_bits;
        if (at != std::string_view::npos) environment.variables[std::string(line.substr(0, at))] = line.substr(at + 1);
        add_urls(line, "%env", row);
        return;
    }
    if (is("cd", "ls", "cat", "mkdir", "cp", "mv", "rm", "man")) return read_shell(std::string(name) + " " + std::string(line));
    if (is("capture", "time", "timeit", "prun", "python", "python3", "pypy", "debug", "memit", "mprun", "ipytest"))
        return read_cell(body.empty() ? line : body);
    if (is("perl", "ruby", "R", "php", "lua", "julia", "node", "cython")) return read_foreign(body.empty() ? line : body, name, row);
    if (is("latex", "markdown", "svg")) return add(FactKind::text, beginning(body, 160), name, row, Use::mentioned);
    if (is("alias") && line.find(' ') != std::string_view::npos) return read_shell(line.substr(line.find(' ') + 1));
}

namespace {

/// Little-endian; 0 beyond the end.
std::uint32_t number_at(std::string_view bytes, std::size_t at, std::size_t width) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < width && at + i < bytes.size(); ++i)
        value |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
    return value;
}

bool is_dotted_name(std::string_view text) {
    return !text.empty() && !(text[0] >= '0' && text[0] <= '9') && text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.") == std::string_view::npos;
}

bool is_word(std::string_view text) {
    return text.size() >= 2 && std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t'; });
}

}  // namespace

/// Every string constant and name of the code: what it imports and calls is among them, and each name counts as both. The code itself is not followed.
void Reading::read_marshal(std::string_view bytes, std::string_view how, std::int32_t row) {
    add(FactKind::payload, how.empty() ? "marshal" : std::string(how) + ", marshal", "", row);
    ++layer_;
    const auto line = layer_line_;
    if (layer_ == 1) layer_line_ = row_ + row + 1;
    std::string all;
    for (std::size_t at = 0; at < bytes.size() && budget.step();) {
        const char type = static_cast<char>(bytes[at] & 0x7F);
        std::size_t width = 0;
        if (type == 'z' || type == 'Z') width = 1;
        if (type == 's' || type == 'u' || type == 't' || type == 'a' || type == 'A') width = 4;
        const std::size_t length = width == 0 ? 0 : number_at(bytes, at + 1, width);
        if (width == 0 || length < 2 || length > bytes.size() || at + 1 + width + length > bytes.size() ||
            !is_word(bytes.substr(at + 1 + width, length))) {
            ++at;
            continue;
        }
        const auto text = bytes.substr(at + 1 + width, length);
        add(FactKind::constant, text, "marshal", row);
        add_urls(text, "marshal", row);
        if ((type == 'Z' || type == 'A' || type == 't') && is_dotted_name(text)) {
            add(FactKind::import, text, "marshal", row);
            add(FactKind::call, "?." + std::string(text), "", row);
            if (all.size() < 380) all += (all.empty() ? "" : ", ") + std::string(text) + "=";
        }
        if (text.find(' ') != std::string_view::npos && text.size() < 4096) read_shell(text);
        at += 1 + width + length;
    }
    if (!all.empty()) add(FactKind::call, "marshal.loads()", all, row);
    --layer_;
    layer_line_ = line;
}

/// The opcodes, on a stack of texts: GLOBAL and STACK_GLOBAL name what REDUCE calls.
void Reading::read_pickle(std::string_view bytes, std::string_view how, std::int32_t row) {
    add(FactKind::payload, how.empty() ? "pickle" : std::string(how) + ", pickle", "", row);
    std::vector<std::string> texts;  // the last constants, newest at the end
    std::string callee;
    std::size_t at = 0;
    const auto line_at = [&](std::size_t from) {
        const auto end = std::min(bytes.find('\n', from), bytes.size());
        return bytes.substr(from, end - from);
    };
    const auto keep = [&](std::string_view text) {
        if (budget.value(text.size())) texts.emplace_back(text);
        if (texts.size() > 64) texts.erase(texts.begin());
    };
    const auto sized = [&](std::size_t width) {
        const std::size_t length = number_at(bytes, at, width);
        at += std::min<std::size_t>(width == 8 ? 8 : width, bytes.size() - at);
        const auto text = bytes.substr(std::min(at, bytes.size()), length);
        keep(text);
        at += text.size();
    };
    while (at < bytes.size() && budget.step()) {
        const char op = bytes[at++];
        if (op == 'c' || op == 'i') {
            const auto module = line_at(at);
            at += module.size() + 1;
            const auto name = at <= bytes.size() ? line_at(at) : std::string_view();
            at += name.size() + 1;
            callee = std::string(module) + "." + std::string(name);
            add(FactKind::import, module, "pickle", row);
            if (op == 'i') add(FactKind::call, callee, texts.empty() ? "" : texts.back(), row);
        } else if (op == 'S' || op == 'V') {
            auto text = line_at(at);
            at += text.size() + 1;
            if (op == 'S' && text.size() >= 2) text = text.substr(1, text.size() - 2);
            keep(text);
        } else if (op == 'U' || op == 'C' || static_cast<unsigned char>(op) == 0x8C) {
            sized(1);
        } else if (op == 'T' || op == 'B' || op == 'X') {
            sized(4);
        } else if (static_cast<unsigned char>(op) == 0x8D || static_cast<unsigned char>(op) == 0x8E) {
            sized(8);
        } else if (static_cast<unsigned char>(op) == 0x93 && texts.size() >= 2) {
            callee = texts[texts.size() - 2] + "." + texts.back();
            add(FactKind::import, texts[texts.size() - 2], "pickle", row);
        } else if ((op == 'R' || op == 'o' || static_cast<unsigned char>(op) == 0x81) && !callee.empty()) {
            const std::string argument = texts.empty() ? std::string() : texts.back();
            add(FactKind::call, callee, argument, row);
            if (callee.ends_with("system") || callee.ends_with("popen") || callee.starts_with("subprocess"))
                run_text(Runs::shell, argument, "pickle", row);
            if (callee.ends_with(".exec") || callee.ends_with(".eval")) run_text(Runs::python, argument, "pickle", row);
            callee.clear();
        } else if (op == 'K' || op == 'h' || op == 'q' || static_cast<unsigned char>(op) == 0x80) {
            at += 1;
        } else if (op == 'M') {
            at += 2;
        } else if (op == 'J' || op == 'j' || op == 'r') {
            at += 4;
        } else if (op == 'G' || static_cast<unsigned char>(op) == 0x95) {
            at += 8;
        } else if (op == 'I' || op == 'L' || op == 'F' || op == 'g' || op == 'p') {
            at += line_at(at).size() + 1;
        } else if (op == '.') {
            break;
        }
    }
}

}  // namespace stoa::guard
