#include "guard/yara_rules.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <fmt/format.h>
#include <yara.h>

#include "guard/reading.h"
#include "guard/rule.h"

namespace stoa::guard {

namespace {

constexpr int most_seconds = 10;             // by the clock: libyara knows no other
constexpr std::size_t most_matched = 3;      // strings that a fact shows
constexpr std::size_t most_matched_bytes = 60;
constexpr std::array<std::string_view, 2> modules = {"math", "hash"};

void start_yara() {
    static const int failed = yr_initialize();
    if (failed != ERROR_SUCCESS) throw std::runtime_error(fmt::format("libyara can't be started: error {}", failed));
}

struct Fault {
    std::string_view file;
    std::int32_t line = 0;
    std::string what;
};

void note_fault(int level, const char* /*file*/, int line, const YR_RULE* /*rule*/, const char* message, void* user) {
    auto& fault = *static_cast<Fault*>(user);
    if (level == YARA_ERROR_LEVEL_ERROR && fault.what.empty()) {
        fault.line = line;
        fault.what = message;
    }
}

/// Where a rule of that name begins, or the import of a module.
std::int32_t line_of(std::string_view text, std::string_view word, std::string_view name) {
    std::int32_t line = 1;
    for (std::size_t at = 0; at < text.size(); ++line) {
        const auto end = std::min(text.find('\n', at), text.size());
        const auto found = text.substr(at, end - at).find(name);
        const auto before = text.substr(at, found == std::string_view::npos ? 0 : found);
        if (before.find(word) != std::string_view::npos) return line;
        at = end + 1;
    }
    return 1;
}

struct Look {
    Inspection& out;
    std::string refused;  ///< a module
};

// SAFETY: libyara lays out its matches behind each other unaligned, and its own loop over them reads them so.
[[clang::no_sanitize("alignment")]] int on_message(YR_SCAN_CONTEXT* context, int message, void* data, void* user) {
    auto& look = *static_cast<Look*>(user);
    if (message == CALLBACK_MSG_IMPORT_MODULE) {
        const std::string_view name = static_cast<YR_MODULE_IMPORT*>(data)->module_name;
        if (std::ranges::find(modules, name) == modules.end()) {
            look.refused = name;
            return CALLBACK_ABORT;
        }
        return CALLBACK_CONTINUE;
    }
    if (message != CALLBACK_MSG_RULE_MATCHING) return CALLBACK_CONTINUE;
    YR_RULE* rule = static_cast<YR_RULE*>(data);
    std::string shown;
    std::int64_t first = -1;
    std::size_t count = 0;
    YR_STRING* string = nullptr;
    yr_rule_strings_foreach(rule, string) {
        YR_MATCH* match = nullptr;
        yr_string_matches_foreach(context, string, match) {  // NOLINT: the first of each string
            const auto at = static_cast<std::int64_t>(match->base + match->offset);
            first = first < 0 ? at : std::min(first, at);
            if (++count > most_matched) break;
            const std::string_view bytes(reinterpret_cast<const char*>(match->data), static_cast<std::size_t>(std::max(match->data_length, 0)));
            if (!shown.empty()) shown += ", ";
            shown += bytes.substr(0, most_matched_bytes);
            break;
        }
    }
    look.out.facts.push_back({FactKind::artefact, Use::used, fmt::format("yara {}", rule->identifier), printable(cut(shown, 400)), {0, 1, 0, std::max<std::int64_t>(first, 0)}});
    return CALLBACK_CONTINUE;
}

struct DestroyCompiler {
    void operator()(YR_COMPILER* compiler) const { yr_compiler_destroy(compiler); }
};
struct DestroyScanner {
    void operator()(YR_SCANNER* scanner) const { yr_scanner_destroy(scanner); }
};

int scan(YR_RULES* rules, std::string_view bytes, Look& look) {
    YR_SCANNER* made = nullptr;
    if (yr_scanner_create(rules, &made) != ERROR_SUCCESS) throw std::bad_alloc();
    const std::unique_ptr<YR_SCANNER, DestroyScanner> scanner(made);
    yr_scanner_set_callback(scanner.get(), on_message, &look);
    yr_scanner_set_timeout(scanner.get(), most_seconds);
    // The bytes are ours, so that nothing can be cut off below: libyara need not catch SIGBUS for the whole program.
    yr_scanner_set_flags(scanner.get(), SCAN_FLAGS_FAST_MODE | SCAN_FLAGS_NO_TRYCATCH | SCAN_FLAGS_REPORT_RULES_MATCHING);
    return yr_scanner_scan_mem(scanner.get(), reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

YaraRule read_metas(YR_RULE* rule) {
    YaraRule out;
    out.name = rule->identifier;
    out.weight = "3";
    out.maturity = "notify";
    std::string description;
    YR_META* meta = nullptr;
    yr_rule_metas_foreach(rule, meta) {
        const std::string_view name = meta->identifier;
        std::string value = meta->type == META_TYPE_STRING ? std::string(meta->string) : std::to_string(meta->integer);
        if (name == "class") {
            out.class_name = std::move(value);
        } else if (name == "weight") {
            out.weight = std::move(value);
        } else if (name == "maturity") {
            out.maturity = std::move(value);
        } else if (name == "says") {
            out.says = std::move(value);
        } else if (name == "description") {
            description = std::move(value);
        }
    }
    if (out.says.empty()) out.says = description.empty() ? "a YARA rule matches" : description;
    return out;
}

}  // namespace

std::expected<std::shared_ptr<const YaraRules>, DecodeError> YaraRules::compile(std::span<const RuleFile* const> files) {
    start_yara();
    const auto fail = [](std::string_view file, std::int32_t line, std::string what) { return std::unexpected(DecodeError{fmt::format("{}:{}:", file, line), std::move(what)}); };
    YR_COMPILER* made = nullptr;
    if (yr_compiler_create(&made) != ERROR_SUCCESS) throw std::bad_alloc();
    const std::unique_ptr<YR_COMPILER, DestroyCompiler> compiler(made);
    Fault fault;
    yr_compiler_set_callback(compiler.get(), note_fault, &fault);
    yr_compiler_set_include_callback(compiler.get(), nullptr, nullptr, nullptr);
    for (const RuleFile* file : files) {
        if (file->text.find('\0') != std::string::npos) return fail(file->name, 1, "a byte 0 stands in it");
        if (yr_compiler_add_string(compiler.get(), file->text.c_str(), file->name.c_str()) != 0)
            return fail(file->name, fault.line, fault.what.empty() ? "libyara can't read it" : fault.what);
    }
    std::shared_ptr<YaraRules> out(new YaraRules());
    if (yr_compiler_get_rules(compiler.get(), &out->compiled_) != ERROR_SUCCESS) throw std::bad_alloc();
    YR_RULE* rule = nullptr;
    yr_rules_foreach(out->compiled_, rule) {
        if (RULE_IS_PRIVATE(rule)) continue;
        YaraRule read = read_metas(rule);
        const auto file = std::ranges::find_if(files, [&](const RuleFile* each) { return each->name == rule->ns->name; });
        read.file = (*file)->name;
        read.line = line_of((*file)->text, "rule", read.name);
        read.is_sealed = (*file)->is_sealed;
        if (std::ranges::any_of(out->list_, [&](const YaraRule& other) { return other.name == read.name; }))
            return fail(read.file, read.line, fmt::format("the rule '{}' stands twice", read.name));
        out->list_.push_back(std::move(read));
    }
    Inspection unused;
    Look look{unused, {}};
    static_cast<void>(scan(out->compiled_, "x", look));
    if (!look.refused.empty()) {
        for (const RuleFile* file : files) {
            if (file->text.find('"' + look.refused + '"') != std::string::npos)
                return fail(file->name, line_of(file->text, "import", look.refused), fmt::format("the module '{}' is not allowed: only math and hash are", look.refused));
        }
    }
    return out;
}

YaraRules::~YaraRules() {
    if (compiled_ != nullptr) yr_rules_destroy(compiled_);
}

void YaraRules::look(const ArtefactBytes& bytes, Inspection& out) const {
    if (list_.empty()) return;
    std::string held(static_cast<std::size_t>(std::min(bytes.size(), most_yara_bytes)), '\0');
    held.resize(bytes.read(0, held));
    Look look{out, {}};
    if (scan(compiled_, held, look) == ERROR_SUCCESS) return;
    out.budget_exceeded = true;
    out.facts.push_back({FactKind::budget, Use::used, "budget exceeded", "time of YARA rules", {0, 1, 0, 0}});
}

}  // namespace stoa::guard
