// Code that is not parsed here: other languages, and files that say what runs (Makefiles, package.json, units, crontabs). Their strings
// are read, and what a call that runs commands is given.
#include <algorithm>
#include <array>

#include <boost/json.hpp>

#include "guard/reading.h"
#include "guard/shell_reader.h"

namespace stoa::guard {

namespace {

constexpr std::array<std::string_view, 23> runners = {"system", "system2", "exec", "execSync", "execFile", "execFileSync", "spawn", "spawnSync", "popen", "shell_exec", "passthru", "proc_open",
                                                      "Command", "CommandContext", "execute", "execl", "execlp", "execle", "execv", "execvp", "ProcessBuilder", "posix_spawn", "sh"};
constexpr std::size_t most_literal_bytes = 4096;
constexpr int most_constants = 200;

bool is_name_part(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

/// Reads past what is no string and no name.
class Foreign {
public:
    Foreign(Reading& reading, std::string_view text, std::string_view language, std::int32_t row) : reading_(reading), text_(text), language_(language), row_(row) {}

    void read() {
        while (at_ < text_.size() && reading_.budget.step()) {
            const char c = text_[at_];
            if (is_comment()) {
                at_ = std::min(text_.find('\n', at_), text_.size());
            } else if (text_.substr(at_).starts_with("/*")) {
                const auto end = text_.find("*/", at_ + 2);
                at_ = end == std::string_view::npos ? text_.size() : end + 2;
            } else if (c == '"' || c == '\'' || c == '`') {
                literal(c);
            } else if (is_name_part(c)) {
                const auto begin = at_;
                while (at_ < text_.size() && is_name_part(text_[at_])) ++at_;
                // A name behind a string ends the call's constants: what comes next is not known.
                flush();
                name_ = text_.substr(begin, at_ - begin);
            } else {
                if (c == ';' || c == '{' || c == '}') flush();
                joins_ = (c == '.' || c == '+') ? true : joins_ && c == ' ';
                ++at_;
            }
        }
        flush();
    }

private:
    [[nodiscard]] bool is_comment() const {
        const auto rest = text_.substr(at_);
        if (rest.starts_with("//")) return at_ == 0 || text_[at_ - 1] != ':';
        return rest.starts_with("#") && !rest.starts_with("#include") && (at_ == 0 || text_[at_ - 1] == '\n' || text_[at_ - 1] == ' ');
    }
    void literal(char quote) {
        const auto begin = at_ + 1;
        std::size_t end = begin;
        while (end < text_.size() && text_[end] != quote && (quote == '`' || text_[end] != '\n')) end += text_[end] == '\\' ? 2 : 1;
        if (end >= text_.size() || text_[end] != quote) {  // an apostrophe, a lifetime
            ++at_;
            return;
        }
        at_ = end + 1;
        if (end - begin > most_literal_bytes || !reading_.budget.value(end - begin)) return;
        std::string held = ansi_c(text_.substr(begin, end - begin));
        reading_.add_urls(held, language_, row_);
        const bool telling = held.size() >= 6 && held.size() <= 200 && held.find_first_of(".:") != std::string::npos && held.find(' ') == std::string::npos;
        if (telling && constants_++ < most_constants) reading_.add(FactKind::constant, held, language_, row_);
        if (quote == '`' && language_ != "node") return reading_.run_text(Reading::Runs::shell, held, {}, row_);
        if (joins_ && !words_.empty())
            words_.back() += held;
        else
            words_.push_back(std::move(held));
        joins_ = false;
        if (words_.size() > 64) words_.clear();
    }
    void flush() {
        joins_ = false;
        const auto words = std::exchange(words_, {});
        if (words.empty() || !is_one_of(runners, name_)) return;
        if (words.size() == 1) return reading_.run_text(Reading::Runs::shell, words.front(), {}, row_);
        // execl("./a", "a", ...), and sh -c.
        reading_.read_command(words, nullptr, row_);
    }

    Reading& reading_;
    std::string_view text_;
    std::string_view language_;
    std::int32_t row_;
    std::size_t at_ = 0;
    std::string_view name_;
    std::vector<std::string> words_;
    bool joins_ = false;
    int constants_ = 0;
};

template <class F>
void each_line(std::string_view text, Budget& budget, F take) {
    for (std::size_t at = 0; at < text.size() && budget.step();) {
        const auto end = std::min(text.find('\n', at), text.size());
        take(text.substr(at, end - at));
        at = end + 1;
    }
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
    return text;
}

}  // namespace

/// Which protocol's words stand in it together with what opens a connection; empty = none that is looked for.
std::string_view protocol_in(std::string_view text) {
    const auto has = [&](std::string_view word) { return text.find(word) != std::string_view::npos; };
    if (!has("WebSocket") && !has(".connect") && !has("createConnection") && !has("ocket") && !has("Dial")) return {};
    if (has("mining.subscribe") || has("mining.authorize") || has("mining.submit")) return "protocol of mining pools";
    if (has("job_id") && (has("nonce") || has("blob") || has("submit")) && (has("login") || has("site_key") || has("target"))) return "protocol of mining pools";
    const bool answers_connect = has("200 Connection Established") || has("200 Connection established") || has("200 connection established");
    if (answers_connect && !has("127.0.0.1") && !has("localhost")) return "protocol of HTTP proxies";
    return {};
}

namespace {

/// A loop without end in C and its like that sends and reads no answer; not to this machine itself.
bool floods(std::string_view text) {
    std::string bare;
    for (const char c : text) {
        if (c != ' ' && c != '\n' && c != '\t' && c != '\r') bare += c;
    }
    const std::string_view view = bare;
    const auto has = [&](std::string_view word) { return view.find(word) != std::string_view::npos; };
    if (has("recv") || has("listen(") || has("accept(") || has("127.0.0.1") || has("localhost") || has("leep(")) return false;
    for (const std::string_view loop : {"while(1)", "while(true)", "for(;;)", "while(!0)"}) {
        if (const auto at = view.find(loop); at != std::string_view::npos && view.substr(at, 600).find("sendto(") != std::string_view::npos) return true;
    }
    return false;
}

}  // namespace

void Reading::add_script(std::string_view how, std::string_view text, std::int32_t row) {
    add(FactKind::script, how, cut(text, 380), row);
    if (const auto protocol = protocol_in(text); !protocol.empty()) add(FactKind::constant, protocol, how, row);
}

void Reading::read_foreign(std::string_view text, std::string_view language, std::int32_t row) {
    const Nested nested(*this);
    if (!nested.fits()) return;
    const auto most = static_cast<std::size_t>(budget.limits().cell_bytes);
    if (text.size() > most) budget.exceed("length of a text");
    if (const auto protocol = protocol_in(text); !protocol.empty()) add(FactKind::constant, protocol, language, row);
    if (floods(text.substr(0, most))) add(FactKind::constant, "packets without end", language, row);
    Foreign(*this, text.substr(0, most), language, row).read();
}

/// Recipes of all targets: which of them runs is not told.
void Reading::run_makefile(std::string_view text, std::int32_t row) {
    std::string script;
    each_line(text, budget, [&](std::string_view line) {
        if (line.starts_with('\t')) {
            line = trimmed(line);
            while (line.starts_with('@') || line.starts_with('-')) line.remove_prefix(1);
            script += line;
            script += '\n';
        } else if (const auto equals = line.find('='); equals != std::string_view::npos && line.find(' ') >= line.find_first_of(":?+=") - 1) {
            const auto name = trimmed(line.substr(0, line.find_first_of(" :?+=")));
            if (!name.empty() && std::ranges::all_of(name, is_name_part)) environment.variables[std::string(name)] = trimmed(line.substr(equals + 1));
        }
    });
    // $(NAME) is ${NAME} in a shell.
    for (std::size_t at = script.find("$("); at != std::string::npos; at = script.find("$(", at + 2)) {
        const auto end = script.find(')', at);
        if (end == std::string::npos || !std::ranges::all_of(std::string_view(script).substr(at + 2, end - at - 2), is_name_part)) continue;
        script[at + 1] = '{';
        script[end] = '}';
    }
    run_text(Runs::shell, script, {}, row);
}

/// What is run while an image is made, and when it starts: ["a", "b"] or a line for a shell.
void Reading::run_dockerfile(std::string_view text, std::int32_t row) {
    each_line(text, budget, [&](std::string_view line) {
        line = trimmed(line);
        for (const std::string_view key : {"RUN ", "CMD ", "ENTRYPOINT "}) {
            if (!line.starts_with(key)) continue;
            std::string command(trimmed(line.substr(key.size())));
            if (command.starts_with('[')) std::erase_if(command, [](char c) { return c == '[' || c == ']' || c == ',' || c == '"'; });
            run_text(Runs::shell, command, {}, row);
        }
    });
}

void Reading::run_package_scripts(std::string_view text, std::int32_t row) {
    boost::system::error_code failed;
    const auto json = boost::json::parse(text, failed);
    if (failed || !json.is_object()) return;
    const auto* scripts = json.get_object().if_contains("scripts");
    if (scripts == nullptr || !scripts->is_object()) return;
    for (const auto& [name, command] : scripts->get_object()) {
        if (command.is_string()) run_text(Runs::shell, std::string_view(command.get_string()), {}, row);
    }
}

/// Units of systemd, and what supervisord and desktops start.
void Reading::run_unit(std::string_view text, std::int32_t row) {
    each_line(text, budget, [&](std::string_view line) {
        for (const std::string_view key : {"ExecStart=", "ExecStartPre=", "Exec=", "command="}) {
            if (line.starts_with(key)) run_text(Runs::shell, line.substr(key.size()), {}, row);
        }
    });
}

void Reading::run_crontab(std::string_view text, std::int32_t row) {
    each_line(text, budget, [&](std::string_view line) {
        line = trimmed(line);
        if (line.empty() || line.front() == '#') return;
        for (int fields = line.front() == '@' ? 1 : 5; fields > 0 && !line.empty(); --fields) line = trimmed(line.substr(std::min(line.find_first_of(" \t"), line.size())));
        if (!line.empty()) run_text(Runs::shell, line, {}, row);
    });
}

}  // namespace stoa::guard
