#include "guard/reading.h"

#include <algorithm>
#include <functional>

#include "guard/cell_text.h"
#include "guard/python_reader.h"
#include "guard/shell_reader.h"
#include "guard/tree.h"

namespace stoa::guard {

namespace {

constexpr std::int64_t most_file_bytes = 1 << 20;
constexpr std::size_t most_function_bytes = 64 << 10;  // of functions whose trees are kept
constexpr std::size_t most_kept_function = 4 << 10;    // of one that is kept for this thread's next inspections
constexpr std::size_t most_kept_functions = 32 << 10;  // of all of them

constexpr std::array<std::string_view, 12> schemes = {"http://", "https://", "ftp://", "git://", "ssh://", "magnet:",
                                                      "stratum", "socks5", "socks4", "ws://", "wss://", "git@"};

/// Of a scheme: what follows differs, as in stratum+tcp:// and socks5h://.
bool is_a_beginning(std::string_view scheme) { return scheme == "stratum" || scheme.starts_with("socks"); }

bool ends_url(char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '\'' || c == '<' || c == '>' || c == '`' || c == '\\' || c == ')' ||
           c == ']' || c == ';' || c == '|';
}

}  // namespace

std::optional<Reading::Runs> starts_by_itself(std::string_view path) {
    constexpr std::array<std::string_view, 7> of_shells = {".bashrc", ".bash_profile", ".bash_login", ".bash_aliases", ".profile", ".zshrc", ".xprofile"};
    constexpr std::array<std::string_view, 4> of_python = {"sitecustomize.py", "usercustomize.py", "ipython_config.py", "ipython_kernel_config.py"};
    const std::string_view name = file_name(path);
    if (std::ranges::find(of_shells, name) != of_shells.end()) return Reading::Runs::shell;
    if (std::ranges::find(of_python, name) != of_python.end() || name.ends_with(".pth")) return Reading::Runs::python;
    if (path.find(".ipython/") == std::string_view::npos || path.find("/startup/") == std::string_view::npos) return std::nullopt;
    if (name.ends_with(".ipy")) return Reading::Runs::cell;
    if (name.ends_with(".py")) return Reading::Runs::python;
    return std::nullopt;
}

std::string_view cut(std::string_view text, std::size_t most) {
    if (text.size() <= most) return text;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80) --most;
    return text.substr(0, most);
}

std::string printable(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x80) {
            out.push_back(byte < 0x20 || byte == 0x7F ? ' ' : text[i]);
            ++i;
            continue;
        }
        const auto whole = code_points(text.substr(i, 4));
        const std::string again = utf8_of(whole.substr(0, 1));
        const bool surrogate = whole[0] >= 0xD800 && whole[0] < 0xE000;
        if (!surrogate && text.substr(i).starts_with(again)) {
            out += again;
            i += again.size();
        } else {
            out.push_back('?');
            ++i;
        }
    }
    return out;
}

std::string_view file_name(std::string_view path) {
    while (path.ends_with('/')) path.remove_suffix(1);
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string beginning(std::string_view text, std::size_t most) {
    std::string out(cut(text, most));
    for (char& c : out) {
        if (c == '\n' || c == '\r' || c == '\t') c = ' ';
    }
    return out;
}

void Reading::add(FactKind kind, std::string_view value, std::string_view text, std::int32_t row, Use use) {
    const auto most = static_cast<std::size_t>(budget.limits().fact_bytes);
    if (use == Use::used) rounds_vary |= varies;
    Fact fact{kind, use, printable(cut(value, most)), printable(cut(text, most)),
              {cell_, layer_ > 0 ? layer_line_ : row_ + row + 1, layer_}};
    const std::hash<std::string> hash;
    std::uint64_t key = hash(fact.value) * 1'000'003ULL ^ hash(fact.text);
    key = key * 1'000'003ULL + static_cast<std::uint64_t>(kind) * 2 + static_cast<std::uint64_t>(use);
    key = key * 1'000'003ULL + static_cast<std::uint64_t>(fact.place.line) * 64 + static_cast<std::uint64_t>(layer_);
    if (!seen_.insert(key).second) return;
    if (facts_.size() >= static_cast<std::size_t>(budget.limits().facts)) {
        budget.exceed("facts");
        return;
    }
    facts_.push_back(std::move(fact));
}

void Reading::keeps(const void* place, const Value& value) {
    if (loop_bits == 0) return;
    const std::hash<std::string> hash;
    const auto all_of = [&](const Value& each) {
        std::uint64_t key = hash(each.text) * 1'000'003ULL ^ hash(each.how);
        key = key * 1'000'003ULL + static_cast<std::uint64_t>(each.number) * 31 + static_cast<std::uint64_t>(each.kind) * 2 + (each.partial ? 1 : 0);
        return each.function ? key ^ hash(each.function->source) : key;
    };
    std::uint64_t key = all_of(value);
    // Whoever changes a list that is kept says so; a long one is not compared.
    if (value.items && value.items->size() > 16) rounds_vary |= loop_bits;
    for (std::size_t i = 0; value.items && i < std::min<std::size_t>(value.items->size(), 16); ++i) {
        const Value& item = (*value.items)[i];
        if (item.items && !item.items->empty()) rounds_vary |= loop_bits;
        key = key * 1'000'003ULL + all_of(item);
    }
    const auto [at, is_first] = kept_.try_emplace(place, key);
    if (!is_first && at->second != key) {
        rounds_vary |= loop_bits;
        at->second = key;
    }
    rounds_vary |= value.varies | varies;
}

void Reading::add_urls(std::string_view text, std::string_view who, std::int32_t row) {
    if (text.find(':') == std::string_view::npos) return;
    for (std::size_t at = 0; at < text.size() && budget.step();) {
        std::size_t found = std::string_view::npos;
        const auto colon = text.find(':', at);
        if (colon == std::string_view::npos) return;
        for (const auto scheme : schemes) {
            // Only around this colon: a text of colons must not be searched once for each of them.
            const std::size_t back = scheme.ends_with("://") ? scheme.size() - 3 : 24;
            const auto begin = std::max(colon > back ? colon - back : 0, at);
            const auto hit = text.substr(begin, colon - begin + 3).find(scheme);
            // "stratum A: 3" is statistics.
            const bool lacks_slashes = is_a_beginning(scheme) && !text.substr(colon).starts_with("://");
            if (hit != std::string_view::npos && begin + hit <= colon && !lacks_slashes) found = std::min(found, begin + hit);
        }
        if (found == std::string_view::npos && text.substr(colon).starts_with("://")) found = colon;
        if (found == std::string_view::npos) {
            at = colon + 1;
            continue;
        }
        std::size_t end = colon;
        while (end < text.size() && !ends_url(text[end])) ++end;
        add(FactKind::url, text.substr(found, end - found), who, row);
        at = std::max(end, colon + 1);
    }
}

void Reading::read_cell(std::string_view text) {
    const CellText cell = split_cell(text);
    if (!cell.magic.empty()) {
        read_magic(cell.magic, cell.magic_line, cell.body, 0);
        return;
    }
    const auto most = static_cast<std::size_t>(budget.limits().cell_bytes);
    if (cell.python.size() > most) budget.exceed("length of a text");
    read_mentions(cell.python);
    const std::string_view python = std::string_view(cell.python).substr(0, most);
    const Tree tree(Language::python, python, budget);
    if (!tree.root()) return;
    PythonReader(*this, cell.lines).read(tree.root());
}

/// Comments, as mentions; no tree is needed for what only the operator reads.
void Reading::read_mentions(std::string_view text) {
    std::int32_t row = 0;
    for (std::size_t at = 0; at < text.size() && row < 2000; ++row) {
        auto end = text.find('\n', at);
        if (end == std::string_view::npos) end = text.size();
        const auto line = text.substr(at, end - at);
        const auto first = line.find_first_not_of(" \t");
        if (first != std::string_view::npos && line[first] == '#')
            add(FactKind::text, cut(line.substr(first), mention_bytes), "comment", row, Use::mentioned);
        at = end + 1;
    }
}

void Reading::read_python(std::string_view text) { read_cell(text); }

void Reading::read_shell(std::string_view text) {
    const auto most = static_cast<std::size_t>(budget.limits().cell_bytes);
    if (text.size() > most) budget.exceed("length of a text");
    const std::string_view shell = text.substr(0, most);
    const Tree tree(Language::bash, shell, budget);
    if (!tree.root()) return;
    ShellReader(*this).read(tree.root());
}

namespace {

using FunctionTrees = std::unordered_map<std::string_view, std::shared_ptr<const FunctionTree>>;

/// Of functions that this thread's earlier inspections called: a notebook's cells call them again and again. What is in it changes no
/// answer, since a tree depends on nothing but its text.
struct CalledBefore {
    FunctionTrees trees;
    std::size_t bytes = 0;  // of text
};

CalledBefore& called_before() {
    thread_local CalledBefore called;
    return called;
}

}  // namespace

std::shared_ptr<const FunctionTree> Reading::tree_of_function(std::string_view source) {
    if (const auto known = functions_.find(source); known != functions_.end()) return known->second;
    auto& before = called_before();
    const auto known = before.trees.find(source);
    auto made = known != before.trees.end() ? known->second : std::make_shared<const FunctionTree>(source, budget);
    function_bytes_ += source.size();
    if (function_bytes_ <= most_function_bytes && !budget.spent()) functions_.emplace(made->source, made);
    if (known == before.trees.end() && source.size() <= most_kept_function && !budget.spent()) {
        if (before.bytes + source.size() > most_kept_functions) before = {};
        before.bytes += source.size();
        before.trees.emplace(made->source, made);
    }
    return made;
}

void Reading::read_line(const Node& root, std::int32_t row) {
    const auto was = row_;
    row_ += row;
    ShellReader(*this).read(root);
    row_ = was;
}

void Reading::run_text(Runs runs, std::string_view text, std::string_view how, std::int32_t row) {
    if (!how.empty()) add(FactKind::payload, how, beginning(text, 120), row);
    if (layer_ >= budget.limits().layers) {
        budget.exceed("layers");
        return;
    }
    if (!budget.step(4)) return;
    rounds_vary |= varies;
    const auto line = layer_line_;
    if (layer_ == 0) layer_line_ = row_ + row + 1;
    ++layer_;
    switch (runs) {
        case Runs::python: read_python(text); break;
        case Runs::cell: read_cell(text); break;
        case Runs::shell: read_shell(text); break;
    }
    --layer_;
    layer_line_ = line;
}

void Reading::run_file(std::string_view path, std::string_view by, Runs runs, std::int32_t row) {
    add(FactKind::run, path, by, row);
    // What it was seen to be when it appeared.
    if (const auto known = environment.artefacts.find(file_name(path)); known != environment.artefacts.end()) {
        for (const Fact& fact : known->second) add(fact.kind, fact.value, fact.text, row, fact.use);
    }
    const auto found = environment.files.find(file_name(path));
    if (found == environment.files.end()) return;
    // A file that runs itself is read once.
    if (std::ranges::find(running_files_, found->first) != running_files_.end()) return;
    running_files_.push_back(found->first);
    const std::string content = found->second;
    run_text(runs, content, {}, row);
    running_files_.pop_back();
}

void Reading::write_file(std::string_view path, std::string_view content, Write how, std::int32_t row) {
    add(FactKind::write, path, beginning(content, 200), row);
    rounds_vary |= loop_bits;
    if (!budget.value(content.size())) return;
    auto& file = environment.files[std::string(file_name(path))];
    if (how == Write::replace) file.clear();
    if (static_cast<std::int64_t>(file.size() + content.size()) > most_file_bytes) {
        budget.exceed("length of a written file");
        return;
    }
    file += content;
    // Nobody has to run it: the next shell, kernel or Python does.
    if (const auto runs = starts_by_itself(path)) run_file(path, "what starts next", *runs, row);
}

}  // namespace stoa::guard
