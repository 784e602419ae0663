#include "guard/tree.h"

#include <cstdlib>
#include <memory>
#include <new>

#include <malloc.h>

extern "C" {
const TSLanguage* tree_sitter_python(void);
const TSLanguage* tree_sitter_bash(void);
}

namespace stoa::guard {

namespace {

// What tree-sitter holds on this thread. It asks malloc for all of it, so it can be counted and a parse ended in time.
thread_local std::int64_t held_bytes = 0;

void* counted(void* block) {
    if (block == nullptr) throw std::bad_alloc();
    held_bytes += static_cast<std::int64_t>(malloc_usable_size(block));
    return block;
}
void* counting_malloc(std::size_t size) { return counted(std::malloc(size)); }
void* counting_calloc(std::size_t count, std::size_t size) { return counted(std::calloc(count, size)); }
void counting_free(void* block) {
    if (block != nullptr) held_bytes -= static_cast<std::int64_t>(malloc_usable_size(block));
    std::free(block);
}
void* counting_realloc(void* block, std::size_t size) {
    if (block != nullptr) held_bytes -= static_cast<std::int64_t>(malloc_usable_size(block));
    return counted(std::realloc(block, size));
}

struct FreeParser {
    void operator()(TSParser* parser) const { ts_parser_delete(parser); }
};

TSParser* parser_of_this_thread() {
    static const bool counting = [] {
        ts_set_allocator(counting_malloc, counting_calloc, counting_realloc, counting_free);
        return true;
    }();
    static_cast<void>(counting);
    thread_local std::unique_ptr<TSParser, FreeParser> parser(ts_parser_new());
    return parser.get();
}

struct Progress {
    Budget& budget;
    std::string_view source;
};

}  // namespace

std::string_view Node::text() const { return *this ? source_.substr(start(), end() - start()) : std::string_view(); }

Node Node::field(std::string_view name) const {
    if (!*this) return {};
    return {ts_node_child_by_field_name(node_, name.data(), static_cast<std::uint32_t>(name.size())), source_};
}

std::vector<Node> Node::all_children() const {
    std::vector<Node> out;
    if (!*this) return out;
    TSTreeCursor cursor = ts_tree_cursor_new(node_);
    if (ts_tree_cursor_goto_first_child(&cursor)) {
        do out.emplace_back(ts_tree_cursor_current_node(&cursor), source_);
        while (ts_tree_cursor_goto_next_sibling(&cursor));
    }
    ts_tree_cursor_delete(&cursor);
    return out;
}

std::vector<Node> Node::children() const {
    std::vector<Node> out;
    if (!*this) return out;
    TSTreeCursor cursor = ts_tree_cursor_new(node_);
    if (ts_tree_cursor_goto_first_child(&cursor)) {
        do {
            const TSNode child = ts_tree_cursor_current_node(&cursor);
            // What could not be parsed counts as extra too, and must be read as far as it goes.
            const bool comment = ts_node_is_extra(child) && !ts_node_is_error(child);
            if (ts_node_is_named(child) && !comment) out.emplace_back(child, source_);
        } while (ts_tree_cursor_goto_next_sibling(&cursor));
    }
    ts_tree_cursor_delete(&cursor);
    return out;
}

Tree::Tree(Language language, std::string_view source, Budget& budget) : source_(source) {
    TSParser* parser = parser_of_this_thread();
    ts_parser_set_language(parser, language == Language::python ? tree_sitter_python() : tree_sitter_bash());
    Progress progress{budget, source};
    TSInput input{};
    input.payload = &progress;
    input.encoding = TSInputEncodingUTF8;
    input.read = [](void* payload, std::uint32_t at, TSPoint, std::uint32_t* read) {
        const auto text = static_cast<Progress*>(payload)->source;
        *read = at < text.size() ? static_cast<std::uint32_t>(text.size() - at) : 0;
        return *read != 0 ? text.data() + at : "";
    };
    TSParseOptions options{};
    options.payload = &progress;
    options.progress_callback = [](TSParseState* state) {
        auto& at = *static_cast<Progress*>(state->payload);
        if (held_bytes > at.budget.limits().syntax_bytes) at.budget.exceed("syntax trees");
        if (at.budget.out_of_time()) at.budget.exceed("time");
        return at.budget.spent();
    };
    tree_ = ts_parser_parse_with_options(parser, nullptr, input, options);
    ts_parser_reset(parser);
}

Tree::~Tree() {
    if (tree_ != nullptr) ts_tree_delete(tree_);
}

Node Tree::root() const { return tree_ != nullptr ? Node(ts_tree_root_node(tree_), source_) : Node(); }

}  // namespace stoa::guard
