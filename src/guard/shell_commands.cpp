// What programs do with their words: wrappers are taken off, installers and fetchers become facts, interpreters lead on.
#include <algorithm>
#include <array>

#include "guard/decode.h"
#include "guard/shell_reader.h"

namespace stoa::guard {

namespace {

using Words = std::vector<std::string>;

// They run what follows them. Options of theirs that take a value are skipped as single words, which is near enough.
constexpr std::array<std::string_view, 22> wrappers = {"sudo",  "nohup",  "env",     "time",     "timeout", "nice",    "setsid", "stdbuf",
                                                       "exec",  "command", "builtin", "unbuffer", "xvfb-run", "ionice", "taskset", "chrt",
                                                       "doas",  "busybox", "then",    "do",       "xargs",   "prlimit"};
// They run what follows them, and are of interest by themselves.
constexpr std::array<std::string_view, 7> hiders = {"proxychains", "proxychains4", "torsocks", "torify", "screen", "tmux", "udocker"};
// They look at their words and run nothing.
constexpr std::array<std::string_view, 34> onlookers = {
    "echo",  "printf", "grep", "egrep", "fgrep", "ls",   "cat",    "which", "type", "man",  "apropos", "whereis", "pkill", "pgrep", "kill", "killall", "rm",
    "test",  "[",      "head", "tail",  "wc",    "find", "sed",    "awk",   "diff", "stat", "du",      "locate",  "mkdir", "touch", "ps",   "less",    "read"};
// They run code that is not parsed here: after one of these options, or from a file.
constexpr std::array<std::string_view, 11> interpreters = {"perl", "ruby", "node", "nodejs", "php", "Rscript", "lua", "julia", "deno", "bun", "awk"};
constexpr std::array<std::string_view, 14> compilers = {"gcc", "cc", "g++", "c++", "clang", "clang++", "tcc", "go", "rustc", "javac", "java", "nvcc", "ghc", "gfortran"};
constexpr std::array<std::string_view, 6> shells = {"bash", "sh", "zsh", "dash", "ksh", "ash"};
constexpr std::array<std::string_view, 12> installers = {"pip", "pip3", "apt", "apt-get", "conda", "mamba", "npm", "yarn", "gem", "cargo", "snap", "aptitude"};

bool is_python(std::string_view program) {
    return program.starts_with("python") || program.starts_with("pypy") || program == "ipython" || program == "accelerate";
}

std::string joined(const Words& words) {
    std::string out;
    for (const auto& word : words) {
        if (!out.empty()) out += ' ';
        out += word;
        if (out.size() > 4096) break;
    }
    return out;
}

bool is_base58(std::string_view text) {
    return std::ranges::all_of(text, [](char c) {
        return (c >= '1' && c <= '9') || (c >= 'a' && c <= 'z' && c != 'l') || (c >= 'A' && c <= 'Z' && c != 'I' && c != 'O');
    });
}

/// What a worker is paid to: an address of Monero's length, or another with the worker's name behind it. Empty = none.
std::string_view purse_in(std::string_view word) {
    if (const auto equals = word.find('='); word.starts_with('-') && equals != std::string_view::npos) word.remove_prefix(equals + 1);
    if (const auto colon = word.find(':'); colon != std::string_view::npos && colon < 8) word.remove_prefix(colon + 1);  // COIN:purse
    const auto head = word.substr(0, word.find_first_of(".+/:#"));
    if ((head.size() == 95 || head.size() == 106) && (head[0] == '4' || head[0] == '8') && is_base58(head)) return "purse of Monero";
    if (head.size() == word.size() || word[head.size()] != '.' || word.substr(head.size()).size() < 2) return {};
    const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); };
    if (head.size() == 42 && head.starts_with("0x") && std::ranges::all_of(head.substr(2), is_hex)) return "purse and worker";
    const bool mixed = std::ranges::any_of(head, [](char c) { return c >= 'A' && c <= 'Z'; }) && std::ranges::any_of(head, [](char c) { return c >= '0' && c <= '9'; });
    if (head.size() >= 33 && head.size() <= 60 && mixed && (is_base58(head) || (head.starts_with("ak_") && is_base58(head.substr(3))))) return "purse and worker";
    return {};
}

Words rest_of(const Words& words, std::size_t from) {
    return from < words.size() ? Words(words.begin() + static_cast<std::ptrdiff_t>(from), words.end()) : Words();
}

/// The value of `-o value`, `-ovalue` is not looked for; empty when it is not there.
std::string option(const Words& words, std::string_view shorter, std::string_view longer) {
    for (std::size_t i = 1; i < words.size(); ++i) {
        const auto& word = words[i];
        if (!longer.empty() && word.starts_with(longer) && word.size() > longer.size() && word[longer.size()] == '=')
            return word.substr(longer.size() + 1);
        const bool bundle = word.size() > 2 && word[0] == '-' && word[1] != '-' && word.back() == shorter.back() && shorter.size() == 2;
        if ((word == shorter || word == longer || bundle) && i + 1 < words.size()) return words[i + 1];
    }
    return {};
}

bool is_option(const std::string& word) { return word.starts_with('-'); }

/// Where the wrapped command begins.
std::size_t unwrapped(const Words& words) {
    std::size_t at = 1;
    const bool number = words[0] == "timeout" || words[0] == "taskset" || words[0] == "chrt";
    while (at < words.size() && (is_option(words[at]) || words[at].find('=') != std::string::npos)) {
        const bool takes = words[0] == "nice" || (words[0] == "sudo" && words[at] == "-u") || words[at] == "-n" || words[at] == "-I";
        at += takes && words[at].size() == 2 && at + 1 < words.size() ? 2 : 1;
    }
    if (number && at < words.size()) ++at;
    return at;
}

/// The package without its version and its extras.
std::string package_name(std::string_view word) { return std::string(word.substr(0, word.find_first_of("=<>[~!;@", 1))); }

void read_installer(Reading& reading, const Words& words, std::int32_t row) {
    const auto at = std::ranges::find_if(words, [](const std::string& word) {
        return word == "install" || word == "add" || word == "download" || word == "i";
    });
    if (at == words.end()) return;
    for (auto word = at + 1; word != words.end(); ++word) {
        if (is_option(*word)) {
            if (*word == "-r" || *word == "-c" || *word == "-f" || *word == "-i" || *word == "-t" || *word == "--index-url") ++word;
            if (word == words.end()) break;
            continue;
        }
        if (word->find("://") != std::string::npos || word->starts_with("git@")) {
            reading.add(FactKind::package, file_name(*word), words[0], row);
            continue;
        }
        reading.add(FactKind::package, package_name(file_name(*word)), words[0], row);
    }
}

void remember_name(Reading& reading, std::string_view made, std::string_view from) {
    auto original = std::string(file_name(from.substr(0, from.find('?'))));
    if (const auto older = reading.environment.renamed.find(original); older != reading.environment.renamed.end()) original = older->second;
    if (!made.empty() && !original.empty() && file_name(made) != original && reading.budget.value(original.size()))
        reading.environment.renamed[std::string(file_name(made))] = original;
}

/// "example.org/a/b": wget and curl add http:// to what has no scheme.
std::string bare_address(const Words& words) {
    for (std::size_t i = 1; i < words.size(); ++i) {
        const auto slash = words[i].find('/');
        const auto dot = words[i].rfind('.', slash);
        const bool value = i > 1 && is_option(words[i - 1]) && (words[i - 1] == "-O" || words[i - 1] == "-o" || words[i - 1] == "-P" || words[i - 1] == "-H");
        if (value || is_option(words[i]) || slash == std::string::npos || slash == 0 || dot == std::string::npos || dot == 0 || slash - dot < 3) continue;
        const std::string_view host = std::string_view(words[i]).substr(0, slash);
        if (std::ranges::all_of(host, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-'; }))
            return "http://" + words[i];
    }
    return {};
}

void read_fetch(Reading& reading, const Words& words) {
    std::string address;
    for (const auto& word : words) {
        if (word.find("://") != std::string::npos) address = word;
    }
    if (address.empty()) address = bare_address(words);
    const std::string made = words[0] == "wget" ? option(words, "-O", "--output-document") : option(words, "-o", "--output");
    if (!address.empty() && !made.empty() && made != "-") remember_name(reading, made, address);
}

void read_copy(Reading& reading, const Words& words) {
    Words names;
    for (const auto& word : rest_of(words, 1)) {
        if (!is_option(word)) names.push_back(word);
    }
    if (names.size() != 2) return;
    remember_name(reading, names[1], names[0]);
    auto& files = reading.environment.files;
    if (const auto found = files.find(file_name(names[0])); found != files.end()) {
        const std::string content = found->second;
        if (reading.budget.value(content.size())) files[std::string(file_name(names[1]))] = content;
    }
}

/// An interpreter with no file runs what is piped to it.
void read_piped(Reading& reading, Reading::Runs runs, const Words& words, const Value* input, std::int32_t row) {
    if (input == nullptr) return;
    if (input->is_whole_string())
        reading.run_text(runs, input->text, input->how, row);
    else
        reading.add(FactKind::opaque, words[0] + " runs its input", input->text, row);
}

void read_python_command(Reading& reading, const Words& words, const Value* input, std::int32_t row) {
    for (std::size_t i = 1; i < words.size(); ++i) {
        const auto& word = words[i];
        if (word == "-c" && i + 1 < words.size()) return reading.run_text(Reading::Runs::python, words[i + 1], {}, row);
        if (word == "-m" && i + 1 < words.size()) {
            reading.add(FactKind::run, words[i + 1], "python -m", row);
            if (words[i + 1] == "pip") {
                Words pip = rest_of(words, i + 1);
                read_installer(reading, pip, row);
            }
            return;
        }
        if (word == "-") break;
        if (is_option(word) || word == "launch") continue;
        return reading.run_file(word, words[0], Reading::Runs::python, row);
    }
    read_piped(reading, Reading::Runs::python, words, input, row);
}

void read_shell_command(Reading& reading, const Words& words, const Value* input, std::int32_t row) {
    for (std::size_t i = 1; i < words.size(); ++i) {
        const auto& word = words[i];
        if (is_option(word) && !word.starts_with("--") && word.ends_with('c') && i + 1 < words.size()) {
            if (words[i + 1].find(hole) == 0) reading.add(FactKind::opaque, words[0] + " -c runs what is not known", joined(words), row);
            return reading.run_text(Reading::Runs::shell, words[i + 1], {}, row);
        }
        if (word == "-" || word == "-s") break;
        if (is_option(word)) continue;
        if (word.starts_with(hole))
            reading.add(FactKind::opaque, words[0] + " runs what is not known", joined(words), row);
        return reading.run_file(word, words[0], Reading::Runs::shell, row);
    }
    read_piped(reading, Reading::Runs::shell, words, input, row);
}

/// The text of a file that the code wrote.
const std::string* find_file(Reading& reading, std::string_view path) {
    const auto found = reading.environment.files.find(file_name(path));
    return found == reading.environment.files.end() ? nullptr : &found->second;
}

/// An interpreter of another language.
void read_interpreter(Reading& reading, const Words& words, const Value* input, std::string_view program, std::int32_t row) {
    for (std::size_t i = 1; i < words.size(); ++i) {
        const bool code = words[i] == "-e" || words[i] == "-E" || words[i] == "-r" || words[i] == "--eval" || words[i] == "-p" || words[i] == "-ne" || words[i] == "-pe";
        if (code && i + 1 < words.size()) return reading.read_foreign(words[i + 1], program, row);
        if (is_option(words[i])) continue;
        if (program == "awk") return reading.read_foreign(words[i], program, row);
        if (words[i] == "run") continue;
        reading.add(FactKind::run, words[i], program, row);
        if (const std::string* text = find_file(reading, words[i])) reading.read_foreign(std::string(*text), program, row);
        return;
    }
    if (input != nullptr && input->is_whole_string()) reading.read_foreign(input->text, program, row);
}

/// Of a justfile, whose recipes begin with spaces.
std::string with_tabs(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        std::string_view line = text.substr(at, end - at);
        if (line.starts_with("  ")) out += '\t';
        out += line;
        out += '\n';
        at = end + 1;
    }
    return out;
}

/// add_custom_command(... COMMAND words...) of CMake.
void run_custom_commands(Reading& reading, std::string_view text, std::int32_t row) {
    for (std::size_t at = text.find("COMMAND "); at != std::string_view::npos && reading.budget.step(8); at = text.find("COMMAND ", at + 8)) {
        const auto end = std::min(text.find_first_of(")\n", at), text.size());
        reading.run_text(Reading::Runs::shell, text.substr(at + 8, end - at - 8), {}, row);
    }
}

/// What is compiled is going to run; -> whether the words were of such a program.
bool read_builder(Reading& reading, const Words& words, const Value* input, std::string_view program, std::int32_t row) {
    const auto text_of = [&](std::string_view path) {
        const std::string* text = find_file(reading, path);
        return text == nullptr ? std::string() : *text;
    };
    if (is_one_of(compilers, program)) {
        for (const auto& word : rest_of(words, 1)) {
            if (!is_option(word) && word.find('.') != std::string::npos) reading.read_foreign(text_of(word), program, row);
        }
    } else if (program == "make" || program == "gmake") {
        const std::string given = option(words, "-f", "--file");
        const std::string text = text_of(given.empty() ? "Makefile" : given);
        reading.run_makefile(text.empty() ? text_of("makefile") : text, row);
    } else if (program == "just" || program == "ninja" || program == "cmake" || program == "scons" || program == "tox") {
        for (const std::string_view name : {"justfile", "build.ninja", "CMakeLists.txt", "SConstruct", "tox.ini"}) {
            if (const std::string text = text_of(name); !text.empty()) {
                reading.run_makefile(name == "justfile" ? with_tabs(text) : text, row);
                reading.read_foreign(text, program, row);
            }
        }
        if (program == "cmake") run_custom_commands(reading, text_of("CMakeLists.txt"), row);
    } else if (program == "pytest" || program == "nox" || program == "invoke" || program == "fab" || program == "snakemake") {
        for (const std::string_view name : {"conftest.py", "noxfile.py", "tasks.py", "fabfile.py"}) {
            if (find_file(reading, name) != nullptr) reading.run_file(name, program, Reading::Runs::python, row);
        }
    } else if ((program == "docker" || program == "podman" || program == "buildah" || program == "kaniko") && words.size() > 1) {
        reading.run_dockerfile(text_of("Dockerfile"), row);
        for (const std::string_view name : {"docker-compose.yml", "docker-compose.yaml", "compose.yml", "compose.yaml"}) {
            if (const std::string text = text_of(name); !text.empty()) reading.read_foreign(text, program, row);
        }
    } else if (program == "npx" || program == "pm2") {
        for (const auto& word : rest_of(words, 1)) {
            if (word.ends_with(".js") || word.ends_with(".json") || word.ends_with(".cjs")) reading.read_foreign(text_of(word), "node", row);
        }
        return false;
    } else if (program == "npm" || program == "yarn" || program == "pnpm") {
        if (std::ranges::any_of(words, [](const std::string& word) { return word == "start" || word == "run" || word == "test" || word == "exec"; }))
            reading.run_package_scripts(text_of("package.json"), row);
        return false;
    } else if (program == "systemctl" || program == "supervisord" || program == "supervisorctl") {
        for (const auto& [name, text] : reading.environment.files) {
            const std::string held = text;
            if (name.ends_with(".service") || name.ends_with(".conf")) return reading.run_unit(held, row), true;
        }
    } else if (program == "crontab") {
        if (input != nullptr && input->is_whole_string()) reading.run_crontab(input->text, row);
        if (words.size() > 1 && !is_option(words.back())) reading.run_crontab(text_of(words.back()), row);
    } else if (program == "at" || program == "batch") {
        if (input != nullptr && input->is_whole_string()) reading.run_text(Reading::Runs::shell, input->text, {}, row);
    } else {
        return false;
    }
    return true;
}

/// xargs: the words of its input go where it says, or behind.
bool read_xargs(Reading& reading, const Words& words, const Value* input, std::int32_t row) {
    if (input == nullptr || !input->is_whole_string() || input->text.size() > 4096) return false;
    std::string given = input->text;
    while (given.ends_with('\n')) given.pop_back();
    std::string mark;
    std::size_t at = 1;
    for (; at < words.size() && is_option(words[at]); ++at) {
        if (words[at].starts_with("-I")) mark = words[at].size() > 2 ? words[at].substr(2) : at + 1 < words.size() ? words[++at] : "";
        else if ((words[at] == "-n" || words[at] == "-P" || words[at] == "-L") && at + 1 < words.size()) ++at;
    }
    Words inner = rest_of(words, at);
    if (inner.empty()) return false;
    if (mark.empty()) {
        for (std::size_t from = 0; from < given.size();) {
            const auto end = std::min(given.find_first_of(" \n", from), given.size());
            if (end > from) inner.push_back(given.substr(from, end - from));
            from = end + 1;
        }
    } else {
        for (std::string& word : inner) {
            if (const auto where = word.find(mark); where != std::string::npos) word.replace(where, mark.size(), given);
        }
    }
    reading.read_command(inner, nullptr, row);
    return true;
}

void read_words_that_run(Reading& reading, const Words& words, const Value* input, std::string_view program, std::int32_t row) {
    if (read_builder(reading, words, input, program, row)) return;
    if (is_one_of(interpreters, program)) {
        read_interpreter(reading, words, input, program, row);
    } else if (is_python(program)) {
        read_python_command(reading, words, input, row);
    } else if (is_one_of(shells, program)) {
        read_shell_command(reading, words, input, row);
    } else if (program == "eval") {
        const std::string text = joined(rest_of(words, 1));
        if (text.starts_with(hole))
            reading.add(FactKind::opaque, "eval runs what is not known", joined(words), row);
        else
            reading.run_text(Reading::Runs::shell, text, {}, row);
    } else if ((program == "source" || program == ".") && words.size() > 1) {
        reading.run_file(words[1], program, Reading::Runs::shell, row);
    } else if (words[0].find('/') != std::string::npos) {
        reading.run_file(words[0], "shell", words[0].ends_with(".py") ? Reading::Runs::python : Reading::Runs::shell, row);
    }
}

}  // namespace

void Reading::read_command(const std::vector<std::string>& words, const Value* input, std::int32_t row) {
    if (words.empty() || words[0].empty() || !budget.step(4)) return;
    const Nested nested(*this);
    if (!nested.fits()) return;
    std::string program(file_name(words[0]));
    if (is_one_of(wrappers, program) || is_one_of(hiders, program)) {
        if (program == "xargs" && read_xargs(*this, words, input, row)) return;
        if (is_one_of(hiders, program)) add(FactKind::command, program, joined(words), row);
        std::size_t at = unwrapped(words);
        if (program == "screen" || program == "tmux") {
            // screen -dmS name command; tmux new-session -d -s name 'command'
            while (at < words.size() && (is_option(words[at]) || words[at].starts_with("new"))) ++at;
            const bool named = std::ranges::any_of(words, [](const std::string& word) { return is_option(word) && word.ends_with('S'); }) ||
                               std::ranges::find(words, "-s") != words.end();
            if (named && at < words.size()) ++at;
        }
        Words inner = rest_of(words, at);
        if (inner.size() == 1 && inner[0].find(' ') != std::string::npos) return run_text(Runs::shell, inner[0], {}, row);
        return read_command(inner, input, row);
    }
    const std::string text = joined(words);
    if (is_one_of(onlookers, program)) {
        add(FactKind::command, program, text, row, Use::mentioned);
        if (program == "find") {
            const auto exec = std::ranges::find(words, "-exec");
            if (exec != words.end()) read_command(Words(exec + 1, words.end()), nullptr, row);
        }
        if (program == "awk" && std::ranges::any_of(words, [](const std::string& word) { return word.find("system(") != std::string::npos; }))
            read_words_that_run(*this, words, input, program, row);
        return;
    }
    if (const auto original = environment.renamed.find(program); original != environment.renamed.end())
        add(FactKind::command, original->second, text + " (renamed from " + original->second + ")", row);
    add(FactKind::command, program, text, row);
    const bool asks = program == "curl" || program == "wget";  // about an address
    for (const auto& word : words) {
        add_urls(word, program, row);
        if (const auto purse = word.size() > 34 && !asks ? purse_in(word) : std::string_view(); !purse.empty()) add(FactKind::constant, purse, text, row);
    }
    if (is_one_of(installers, program)) read_installer(*this, words, row);
    // A folder that is installed is set up by its own script.
    if (program.starts_with("pip") && std::ranges::any_of(words, [](const std::string& word) { return word == "." || word.starts_with("./") || word.starts_with(".["); }) &&
        environment.files.contains("setup.py"))
        run_file("setup.py", program, Runs::python, row);
    if (program == "uv" && words.size() > 2) read_installer(*this, rest_of(words, 1), row);
    if (program == "wget" || program == "curl") {
        add_urls(bare_address(words), program, row);
        read_fetch(*this, words);
    }
    if (program == "cp" || program == "mv" || program == "ln" || program == "install") read_copy(*this, words);
    if (program == "tee" && words.size() > 1 && input != nullptr && input->is_whole_string()) write_file(words.back(), input->text, Write::replace, row);
    if (program == "export" || program == "declare") {
        rounds_vary |= loop_bits;
        for (const auto& word : rest_of(words, 1)) {
            if (const auto equals = word.find('='); equals != std::string::npos) environment.variables[word.substr(0, equals)] = word.substr(equals + 1);
        }
    }
    read_words_that_run(*this, words, input, program, row);
}

Value printed_by(const Words& words, const Value* input, Reading& reading) {
    const std::string_view program = file_name(words[0]);
    const auto made = [&](std::string text, std::string_view how) {
        Value value = text_value(std::move(text));
        if (input != nullptr) value.how = input->how;
        if (!how.empty()) value.how += (value.how.empty() ? "" : ", ") + std::string(how);
        value.partial = value.text.find(hole) != std::string::npos;
        return value;
    };
    if (program == "echo" || program == "printf") {
        Words rest = rest_of(words, 1);
        bool escapes = program == "printf";
        while (!rest.empty() && (rest[0] == "-n" || rest[0] == "-e" || rest[0] == "-ne" || rest[0] == "-en")) {
            escapes = escapes || rest[0].find('e') != std::string::npos;
            rest.erase(rest.begin());
        }
        std::string text = joined(rest);
        if (escapes) text = ansi_c(text);
        return made(text + "\n", {});
    }
    if (program == "cat") {
        if (words.size() == 1) return input != nullptr ? *input : Value();
        if (const auto file = reading.environment.files.find(file_name(words[1])); file != reading.environment.files.end())
            return made(file->second, {});
        return unknown_value("file " + words[1]);
    }
    if (program == "curl" || program == "wget") return unknown_value(joined(words));
    if (input == nullptr || !input->is_whole_string()) return input != nullptr ? unknown_value(input->text) : Value();
    std::string text = input->text;
    const std::string all = joined(words);
    const auto unpacked = [&](Packing packing, std::string_view how) {
        auto out = unpack(packing, text, std::min<std::size_t>(reading.budget.value_room(), 1 << 20));
        if (!out || !reading.budget.value(out->bytes.size())) return unknown_value("packed text");
        return made(std::move(out->bytes), how);
    };
    if (program == "base64" || program == "base32") {
        auto out = program == "base64" ? decode_base64(text) : decode_base32(text);
        return out ? made(std::move(*out), program) : Value();
    }
    if (program == "xxd") {
        auto out = decode_hex(text);
        return out ? made(std::move(*out), "hex") : Value();
    }
    if (program == "rev") {
        while (text.ends_with('\n')) text.pop_back();
        std::ranges::reverse(text);
        return made(std::move(text), "reversal");
    }
    if (program == "tr" && all.find("A-Z") != std::string::npos && all.find("N-Z") != std::string::npos) return made(rot13(text), "rot13");
    if (program == "gunzip" || program == "zcat" || (program == "gzip" && all.find("-d") != std::string::npos))
        return unpacked(Packing::gzip, "gzip");
    if (program == "bunzip2" || program == "bzcat") return unpacked(Packing::bzip2, "bzip2");
    if (program == "xz" || program == "unxz" || program == "xzcat") return unpacked(Packing::lzma, "lzma");
    if (program == "tee") return *input;
    return unknown_value(all);
}

}  // namespace stoa::guard
