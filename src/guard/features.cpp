#include "guard/features.h"

#include <algorithm>
#include <array>
#include <set>
#include <unordered_set>

namespace stoa::guard {

namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return is_upper(c) || is_lower(c); }
char lower(char c) { return is_upper(c) ? static_cast<char>(c + 32) : c; }

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) { return lower(c); });
    return out;
}

std::string_view last_of(std::string_view path, char separator) {
    while (path.ends_with(separator)) path.remove_suffix(1);
    return path.substr(path.rfind(separator) + 1);  // npos + 1 is 0
}

constexpr std::size_t most_word_bytes = 20;

/// As the name has them, not in lower case yet.
template <class F>
void each_word(std::string_view name, F take) {
    for (std::size_t i = 0; i < name.size();) {
        if (!is_letter(name[i])) {
            ++i;
            continue;
        }
        const std::size_t begin = i++;
        while (i < name.size() && is_letter(name[i])) {
            const bool hump = is_upper(name[i]) && (is_lower(name[i - 1]) || (i + 1 < name.size() && is_lower(name[i + 1])));
            if (hump) break;
            ++i;
        }
        // One letter says nothing, and more than 20 are no word.
        if (i - begin >= 2 && i - begin <= most_word_bytes) take(name.substr(begin, i - begin));
    }
}

class Features {
public:
    void add(std::string_view kind, std::string_view text) {
        if (text.empty() || found_.size() >= max_features) return;
        std::array<char, max_feature_bytes> made{};
        std::size_t size = kind.copy(made.data(), made.size());
        for (const char c : text.substr(0, max_feature_bytes - kind.size())) made[size++] = c > ' ' && c < 0x7F ? lower(c) : '?';
        const std::string_view feature(made.data(), size);
        if (!found_.contains(feature)) found_.emplace(feature);
    }
    /// Words of a name, and pairs of them.
    void add_name(std::string_view name) {
        std::string_view before;
        each_word(name, [&](std::string_view word) {
            add("w:", word);
            if (!before.empty()) {
                std::array<char, 2 * most_word_bytes + 1> both{};
                std::size_t size = before.copy(both.data(), before.size());
                both[size++] = '_';
                size += word.copy(both.data() + size, word.size());
                add("b:", std::string_view(both.data(), size));
            }
            before = word;
        });
    }
    void add_arguments(std::string_view text, char separator) {
        for (std::size_t begin = 0; begin < text.size();) {
            const auto end = std::min(text.find_first_of(separator == ' ' ? " \t\n" : " ,()[]\n", begin), text.size());
            const auto word = text.substr(begin, end - begin);
            begin = end + 1;
            if (word.size() < 2) continue;
            if (separator == ' ' && word[0] == '-') {
                add("f:", word.substr(0, word.find('=')));
                add_shape(word.substr(std::min(word.find('='), word.size() - 1) + 1));
                continue;
            }
            if (separator == ' ' && word.size() >= 3 && word.size() <= 16 && std::ranges::all_of(word, is_letter)) add("a:", word);
            const auto equals = word.find('=');
            if (separator == ',' && equals != std::string_view::npos && equals > 0 && equals < 30 &&
                std::ranges::all_of(word.substr(0, equals), [](char c) { return is_letter(c) || is_digit(c) || c == '_'; }))
                add("k:", word.substr(0, equals));
            add_shape(equals == std::string_view::npos ? word : word.substr(equals + 1));
        }
    }
    void add_shape(std::string_view argument) {
        const std::string shape = shape_of(argument);
        if (shape.empty()) return;
        add("s:", shape);
        if (shape[0] == '.') add_name(argument);  // a file's name
    }
    [[nodiscard]] std::vector<std::string> take() {
        std::vector<std::string> out;
        out.reserve(found_.size());
        while (!found_.empty()) out.push_back(std::move(found_.extract(found_.begin()).value()));
        std::ranges::sort(out);
        return out;
    }

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    std::unordered_set<std::string, Hash, std::equal_to<>> found_{256};
};

/// The site of an address: its last two labels, three where the last two are a country's.
std::string_view site_of(std::string_view url) {
    const auto begin = url.find("://");
    std::string_view host = begin == std::string_view::npos ? url : url.substr(begin + 3);
    host = host.substr(0, host.find_first_of("/?#"));
    host = host.substr(host.rfind('@') + 1);
    host = host.substr(0, host.find(':'));
    std::size_t at = host.size();
    for (int labels = 0; labels < 2 && at != 0 && at != std::string_view::npos; ++labels) {
        at = host.rfind('.', at - 1);
        if (at == std::string_view::npos || (labels == 1)) break;
    }
    return at == std::string_view::npos || at >= host.size() ? host : host.substr(at + 1);
}

void add_url(Features& out, std::string_view url) {
    const auto scheme = url.find(':');
    if (scheme == std::string_view::npos) return;
    out.add("u:", url.substr(0, scheme));
    out.add("h:", site_of(url));
    auto begin = url.find('/', url.find("://") == std::string_view::npos ? scheme : scheme + 3);
    if (begin == std::string_view::npos) return;
    std::string_view path = url.substr(begin + 1);
    path = path.substr(0, path.find_first_of("?#"));
    // Whose repository it is says who, and not what.
    const std::string_view site = site_of(url);
    if (site == "github.com" || site == "githubusercontent.com" || site == "huggingface.co" || site == "gitlab.com")
        path = path.find('/') == std::string_view::npos ? std::string_view() : path.substr(path.find('/') + 1);
    while (!path.empty()) {
        const auto end = std::min(path.find('/'), path.size());
        out.add_name(path.substr(0, end));
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    out.add("s:", shape_of(url));
}

void add_call(Features& out, const Fact& fact) {
    const std::string_view name = fact.value;
    const auto last = name.rfind('.');
    if (last == std::string_view::npos) {
        out.add("c:", name);
    } else {
        const auto before = name.rfind('.', last - 1);
        std::string_view end = before == std::string_view::npos ? name : name.substr(before + 1);
        out.add("c:", end);
        out.add("c:.", name.substr(last + 1));
    }
    out.add_name(name);
    out.add_arguments(fact.text, ',');
}

/// What is called, and in which kind of loop.
void add_loop(Features& out, const Fact& fact) {
    if (fact.value.starts_with("$ ")) return;  // of a shell: learned from none
    const auto last = fact.value.rfind('.');
    const std::string how = fact.text.substr(0, fact.text.find(':'));
    out.add("l:", (last == std::string::npos ? fact.value : fact.value.substr(last + 1)) + "," + std::string(last_of(how, ' ')));
    out.add("t:loop-", how);
}

constexpr std::array<std::string_view, 24> sciences = {
    "numpy",   "pandas", "matplotlib", "scipy",   "sklearn", "torch",    "tensorflow", "keras",       "seaborn",  "plotly", "jax",    "xgboost",
    "statsmodels", "nltk", "spacy",   "transformers", "datasets", "sympy", "networkx",   "skimage", "cv2", "pil", "torchvision", "altair"};

/// How facts go together, whatever they are named.
void add_traits(Features& out, std::span<const Fact> facts) {
    std::set<std::string> fetched;
    std::set<std::string> written;
    std::set<std::string> executable;
    bool cloned = false;
    bool science = false;
    bool calls = false;
    std::size_t commands = 0;
    std::size_t imports = 0;
    std::size_t layers = 0;
    for (const Fact& fact : facts) {
        if (fact.use != Use::used) continue;
        layers = std::max(layers, static_cast<std::size_t>(std::max(fact.place.depth, 0)));
        const std::string value = lower(fact.value);
        switch (fact.kind) {
            case FactKind::import:
                ++imports;
                science = science || std::ranges::find(sciences, std::string_view(value).substr(0, value.find('.'))) != sciences.end();
                break;
            case FactKind::call: calls = true; break;
            case FactKind::url: fetched.emplace(last_of(std::string_view(value).substr(0, value.find_first_of("?#")), '/')); break;
            case FactKind::write: written.emplace(last_of(value, '/')); break;
            case FactKind::run: {
                const std::string name(last_of(value, '/'));
                const bool script = name.ends_with(".py") || name.ends_with(".sh");
                if (fetched.contains(name)) out.add("t:", script ? "fetched-script-runs" : "fetched-program-runs");
                if (executable.contains(name)) out.add("t:", script ? "script-made-executable-runs" : "program-made-executable-runs");
                if (written.contains(name)) out.add("t:", "written-runs");
                if (cloned) out.add("t:", script ? "cloned-script-runs" : "cloned-program-runs");
                if (!script && value.starts_with("./")) out.add("t:", "local-program-runs");
                break;
            }
            case FactKind::command: {
                ++commands;
                const std::string_view text = fact.text;
                if (text.find("(renamed from") != std::string_view::npos) out.add("t:", "renamed-runs");
                if (value == "git" && text.find(" clone ") != std::string_view::npos) cloned = true;
                if (value == "chmod") {
                    for (std::size_t at = 0; at < text.size();) {
                        const auto end = std::min(text.find(' ', at), text.size());
                        executable.insert(lower(last_of(text.substr(at, end - at), '/')));
                        at = end + 1;
                    }
                }
                if (value == "sleep" && text.size() >= 10) out.add("t:", "sleeps-long");
                if (text.find("/dev/null") != std::string_view::npos) out.add("t:", "output-thrown-away");
                if (text.find("0.0.0.0") != std::string_view::npos) out.add("t:", "listens-to-all");
                break;
            }
            case FactKind::payload: out.add("t:", "hidden-" + std::string(value).substr(0, value.find(','))); break;
            case FactKind::opaque: out.add("t:", "opaque"); out.add_name(fact.value); break;
            default: break;
        }
    }
    if (commands > 0 && imports == 0) out.add("t:", calls ? "commands-and-no-import" : "only-commands");
    if (!science) out.add("t:", imports > 0 ? "no-science" : "no-import");
    if (layers > 1) out.add("t:", "layers");
    for (const std::size_t many : {3, 10, 30}) {
        if (commands >= many) out.add("t:commands-", std::to_string(many));
    }
}

}  // namespace

std::vector<std::string> words_of_name(std::string_view name) {
    std::vector<std::string> out;
    each_word(name, [&](std::string_view word) { out.push_back(lower(word)); });
    return out;
}

std::string shape_of(std::string_view argument) {
    constexpr std::string_view quotes = "\"'`;";
    while (!argument.empty() && quotes.find(argument.front()) != std::string_view::npos) argument.remove_prefix(1);
    while (!argument.empty() && quotes.find(argument.back()) != std::string_view::npos) argument.remove_suffix(1);
    if (argument.size() < 2 || argument.size() > 400) return {};
    if (argument.starts_with("magnet:")) return "magnet";
    if (const auto scheme = argument.find("://"); scheme != std::string_view::npos) {
        const std::string name = lower(argument.substr(0, scheme));
        if (name.starts_with("http") || name.size() > 20) {
            const auto path = argument.substr(scheme + 3);
            const auto dot = path.rfind('.');
            if (path.find('/') == std::string_view::npos || dot == std::string_view::npos || path.size() - dot > 6) return {};
            return "url." + lower(path.substr(dot + 1));
        }
        return "scheme." + name;
    }
    const auto count = [&](auto is) { return static_cast<std::size_t>(std::ranges::count_if(argument, is)); };
    const std::size_t digits = count(is_digit);
    const std::size_t letters = count(is_letter);
    const auto is_hex = [](char c) { return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f'); };
    // user.worker: a purse and the machine's name behind it
    const std::string_view head = argument.substr(0, argument.find_first_of(".:/"));
    if (head.size() == 42 && head.starts_with("0x") && std::ranges::all_of(head.substr(2), is_hex)) return "wallet";
    if (head.size() >= 26 && head.size() <= 110 && std::ranges::all_of(head, [](char c) { return is_letter(c) || is_digit(c); }) && digits >= 4 && letters >= 12 &&
        std::ranges::any_of(head, is_upper) && std::ranges::any_of(head, is_lower))
        return head.size() < argument.size() ? "long-name-and-part" : head.size() >= 90 ? "wallet" : "long-name";
    if ((argument.size() == 32 || argument.size() == 40 || argument.size() == 64) && std::ranges::all_of(argument, is_hex)) return "hash";
    if (argument.find("?d?d") != std::string_view::npos || argument.find("?l?l") != std::string_view::npos || argument.find("?a?a") != std::string_view::npos)
        return "mask";
    if (const auto colon = argument.rfind(':'); colon != std::string_view::npos && argument.size() - colon >= 3 && argument.size() - colon <= 6 &&
                                                std::ranges::all_of(argument.substr(colon + 1), is_digit) && colon >= 4) {
        const auto host = argument.substr(0, colon);
        if (host.find('.') == std::string_view::npos) return host.ends_with("localhost") ? "localhost-port" : std::string();
        if (std::ranges::all_of(host, [](char c) { return is_digit(c) || c == '.'; }))
            return host.starts_with("127.") ? "localhost-port" : host == "0.0.0.0" ? "all-port" : "address-port";
        if (std::ranges::all_of(host, [](char c) { return is_letter(c) || is_digit(c) || c == '.' || c == '-'; })) return "host-port";
    }
    if (digits == argument.size() && argument.size() <= 5) {
        constexpr std::array<std::string_view, 24> ports = {"22",   "80",   "443",  "1080", "1194", "3128", "3333", "3389", "4444", "5555", "5900", "5901",
                                                            "6080", "6881", "6969", "7777", "7860", "8080", "8188", "8388", "8501", "9050", "9090", "25565"};
        if (std::ranges::find(ports, argument) != ports.end()) return "port." + std::string(argument);
        return {};
    }
    if (const auto dot = argument.rfind('.'); dot != std::string_view::npos && dot > 0 && argument.size() - dot >= 2 && argument.size() - dot <= 9 &&
                                              std::ranges::all_of(argument.substr(dot + 1), [](char c) { return is_letter(c) || is_digit(c); }) && letters > 1)
        return "." + lower(argument.substr(dot + 1));
    return {};
}

std::vector<std::string> features_of(std::span<const Fact> facts) {
    Features out;
    for (const Fact& fact : facts) {
        if (fact.use != Use::used) continue;
        switch (fact.kind) {
            case FactKind::import:
                out.add("i:", std::string_view(fact.value).substr(0, fact.value.find('.')));
                out.add_name(fact.value);
                break;
            case FactKind::call: add_call(out, fact); break;
            case FactKind::loop: add_loop(out, fact); break;
            case FactKind::define: out.add_name(fact.value); break;
            case FactKind::command:
                out.add("m:", fact.value);
                out.add_name(fact.value);
                out.add_arguments(fact.text, ' ');
                break;
            case FactKind::url: add_url(out, fact.value); break;
            case FactKind::package:
                out.add("p:", fact.value);
                out.add_name(fact.value);
                break;
            case FactKind::write: {
                const auto name = last_of(fact.value, '/');
                out.add_name(name);
                if (name.find('.') != std::string_view::npos) out.add("s:wrote.", last_of(name, '.'));
                out.add_arguments(fact.text, ',');
                out.add_name(std::string_view(fact.text).substr(0, 200));
                break;
            }
            case FactKind::run: out.add_name(last_of(fact.value, '/')); break;
            case FactKind::constant:
                // The shapes of arguments say the first; of the second too few were seen to learn from.
                if (!fact.value.starts_with("purse ") && fact.value != "packets without end") out.add_name(fact.value);
                break;
            case FactKind::script:
                out.add("t:script-", fact.value);
                out.add_name(std::string_view(fact.text).substr(0, 200));
                break;
            case FactKind::artefact: out.add("t:artefact-", fact.value); break;
            case FactKind::payload:
            case FactKind::opaque:
            case FactKind::budget:
            case FactKind::text: break;
        }
    }
    add_traits(out, facts);
    return out.take();
}

}  // namespace stoa::guard
