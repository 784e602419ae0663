#include "guard/tree.h"

#include <array>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <utility>

#include <malloc.h>
#include <tree_sitter/api.h>

extern "C" {
const TSLanguage* tree_sitter_python(void);
const TSLanguage* tree_sitter_bash(void);
}

namespace stoa::guard {

namespace {

// What tree-sitter holds on this thread. It asks malloc for all of it, so it can be counted and a parse ended in time.
thread_local std::int64_t held_bytes = 0;

/// Small blocks that tree-sitter gave back, by size: it makes and frees thousands a cell, more of a size than malloc keeps at hand.
class SpareBlocks {
public:
    SpareBlocks() = default;
    SpareBlocks(const SpareBlocks&) = delete;
    ~SpareBlocks() {
        for (void* first : first_) {
            while (first != nullptr) std::free(std::exchange(first, next_of(first)));
        }
    }
    void* take(std::size_t size) {
        const std::size_t at = size <= smallest ? 0 : (size - smallest + step - 1) / step;
        if (at >= first_.size() || first_[at] == nullptr) return nullptr;
        void* block = first_[at];
        first_[at] = next_of(block);
        bytes_ -= malloc_usable_size(block);
        return block;
    }
    bool keep(void* block) {
        const std::size_t size = malloc_usable_size(block);
        const std::size_t at = (size - smallest) / step;
        if (size < smallest || at >= first_.size() || bytes_ + size > most_bytes) return false;
        std::memcpy(block, &first_[at], sizeof(void*));
        first_[at] = block;
        bytes_ += size;
        return true;
    }

private:
    static constexpr std::size_t smallest = 24;  // of glibc's blocks, and by how much they differ
    static constexpr std::size_t step = 16;
    static constexpr std::size_t most_bytes = 512 << 10;
    static void* next_of(const void* block) {
        void* next = nullptr;
        std::memcpy(&next, block, sizeof(void*));
        return next;
    }
    std::array<void*, 32> first_{};
    std::size_t bytes_ = 0;
};

#if defined(__SANITIZE_ADDRESS__) || (defined(__has_feature) && __has_feature(address_sanitizer))
constexpr bool keeps_spare_blocks = false;  // a block that is used after it was freed is to be seen
#else
constexpr bool keeps_spare_blocks = true;
#endif

SpareBlocks& spare_blocks() {
    thread_local SpareBlocks blocks;
    return blocks;
}

void* counted(void* block) {
    if (block == nullptr) throw std::bad_alloc();
    held_bytes += static_cast<std::int64_t>(malloc_usable_size(block));
    return block;
}
void* counting_malloc(std::size_t size) {
    void* spare = keeps_spare_blocks ? spare_blocks().take(size) : nullptr;
    return counted(spare != nullptr ? spare : std::malloc(size));
}
void* counting_calloc(std::size_t count, std::size_t size) { return counted(std::calloc(count, size)); }
void counting_free(void* block) {
    if (block == nullptr) return;
    held_bytes -= static_cast<std::int64_t>(malloc_usable_size(block));
    if (!keeps_spare_blocks || !spare_blocks().keep(block)) std::free(block);
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
    spare_blocks();  // outlives the parser
    thread_local std::unique_ptr<TSParser, FreeParser> parser(ts_parser_new());
    return parser.get();
}

struct FreeTree {
    void operator()(TSTree* tree) const { ts_tree_delete(tree); }
};

struct Progress {
    Budget& budget;
    std::string_view source;
};

std::int64_t size_of_nodes(const std::vector<Syntax>& nodes) { return static_cast<std::int64_t>(nodes.capacity() * sizeof(Syntax)); }

Syntax syntax_of(TSNode node, const char* field) {
    Syntax out;
    out.type = ts_node_type(node);
    out.type_size = static_cast<std::uint16_t>(std::strlen(out.type));
    if (field != nullptr) {
        out.field = field;
        out.field_size = static_cast<std::uint16_t>(std::strlen(field));
    }
    out.start = ts_node_start_byte(node);
    out.end = ts_node_end_byte(node);
    out.row = static_cast<std::int32_t>(ts_node_start_point(node).row);
    // What could not be parsed counts as extra too, and must be read as far as it goes.
    out.is_read = ts_node_is_named(node) && !(ts_node_is_extra(node) && !ts_node_is_error(node));
    return out;
}

/// In the order of the text; each node knows the next beside it. False: a budget was met.
bool take(const TSTree& tree, std::vector<Syntax>& nodes, Budget& budget) {
    struct FreeCursor {
        TSTreeCursor cursor;
        ~FreeCursor() { ts_tree_cursor_delete(&cursor); }
    };
    const TSNode root = ts_tree_root_node(&tree);
    nodes.reserve(ts_node_end_byte(root) / 3 + 16);
    nodes.push_back(syntax_of(root, nullptr));
    FreeCursor at{ts_tree_cursor_new(root)};
    std::vector<std::uint32_t> open = {0};  // the nodes that the cursor stands in, the innermost last
    bool goes_down = true;
    while (true) {
        const auto number = static_cast<std::uint32_t>(nodes.size());
        if (goes_down && ts_tree_cursor_goto_first_child(&at.cursor)) {
            nodes[open.back()].first = number;
            open.push_back(number);
        } else if (open.size() == 1) {
            return true;
        } else if (ts_tree_cursor_goto_next_sibling(&at.cursor)) {
            nodes[open.back()].next = number;
            open.back() = number;
            goes_down = true;
        } else {
            ts_tree_cursor_goto_parent(&at.cursor);
            open.pop_back();
            goes_down = false;
            continue;
        }
        nodes.push_back(syntax_of(ts_tree_cursor_current_node(&at.cursor), ts_tree_cursor_current_field_name(&at.cursor)));
        if (number % 1024 != 1023) continue;
        const auto held = static_cast<std::int64_t>(nodes.capacity() * sizeof(Syntax) + open.capacity() * sizeof(std::uint32_t));
        if (held_bytes + held > budget.limits().syntax_bytes) return budget.exceed("syntax trees");
        if (budget.out_of_time()) return budget.exceed("time");
    }
}

}  // namespace

Node Node::field(std::string_view name) const {
    if (!*this) return {};
    for (std::uint32_t i = node_->first; i != 0; i = tree_->nodes[i].next) {
        const Syntax& child = tree_->nodes[i];
        if (std::string_view(child.field, child.field_size) == name) return {*tree_, child};
    }
    return {};
}

Node::List Node::all_children() const {
    List out;
    if (!*this) return out;
    for (std::uint32_t i = node_->first; i != 0; i = tree_->nodes[i].next) out.emplace_back(*tree_, tree_->nodes[i]);
    return out;
}

Node::List Node::children() const {
    List out;
    if (!*this) return out;
    for (std::uint32_t i = node_->first; i != 0; i = tree_->nodes[i].next) {
        const Syntax& child = tree_->nodes[i];
        if (child.is_read) out.emplace_back(*tree_, child);
    }
    return out;
}

Tree::Tree(Language language, std::string_view source, Budget& budget) : tree_{{}, source} {
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
    const std::unique_ptr<TSTree, FreeTree> parsed(ts_parser_parse_with_options(parser, nullptr, input, options));
    ts_parser_reset(parser);
    if (parsed && !take(*parsed, tree_.nodes, budget)) tree_.nodes = {};
    held_bytes += size_of_nodes(tree_.nodes);
}

Tree::~Tree() { held_bytes -= size_of_nodes(tree_.nodes); }

}  // namespace stoa::guard
