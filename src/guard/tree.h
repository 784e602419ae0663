// tree-sitter, tamed: a tree that is freed, nodes that may be asked anything, and a parse that keeps to a budget.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/container/small_vector.hpp>

#include "guard/budget.h"

namespace stoa::guard {

enum class Language : std::uint8_t { python, bash };

/// What is kept of a node: tree-sitter's own tree is walked once and let go of, because asking it again and again is what costs most.
struct Syntax {
    const char* type = "";
    const char* field = "";          ///< by which the parent knows it
    std::uint32_t start = 0;
    std::uint32_t end = 0;
    std::int32_t row = 0;
    std::uint32_t first = 0;         ///< its first child; 0 = none
    std::uint32_t next = 0;          ///< the next one beside it; 0 = none
    std::uint16_t type_size = 0;
    std::uint16_t field_size = 0;
    bool is_read = false;            ///< named, and no comment
};

/// The nodes of one text, the root first.
struct SyntaxNodes {
    std::vector<Syntax> nodes;
    std::string_view source;
};

/// A node of a tree that lives; a null node answers everything with nothing.
class Node {
public:
    Node() = default;
    Node(const SyntaxNodes& tree, const Syntax& node) : tree_(&tree), node_(&node) {}

    explicit operator bool() const { return node_ != nullptr; }
    [[nodiscard]] std::string_view type() const { return *this ? std::string_view(node_->type, node_->type_size) : std::string_view(); }
    [[nodiscard]] bool is(std::string_view type_name) const { return type() == type_name; }
    [[nodiscard]] std::string_view text() const { return *this ? tree_->source.substr(start(), end() - start()) : std::string_view(); }
    [[nodiscard]] std::int32_t row() const { return *this ? node_->row : 0; }
    [[nodiscard]] std::uint32_t start() const { return *this ? node_->start : 0; }
    [[nodiscard]] std::uint32_t end() const { return *this ? node_->end : 0; }
    [[nodiscard]] Node field(std::string_view name) const;
    using List = boost::container::small_vector<Node, 6>;
    /// Named children without comments.
    [[nodiscard]] List children() const;
    /// All children, also the unnamed, with comments.
    [[nodiscard]] List all_children() const;
    /// Which node it is: the same for as long as its tree lives.
    [[nodiscard]] const void* id() const { return node_; }
    [[nodiscard]] std::string_view source() const { return *this ? tree_->source : std::string_view(); }

private:
    const SyntaxNodes* tree_ = nullptr;
    const Syntax* node_ = nullptr;
};

class Tree {
public:
    /// Parses within the budget; without a root when that is met, and then the budget says so. `source` must outlive the tree.
    [[nodiscard]] Tree(Language language, std::string_view source, Budget& budget);
    ~Tree();
    Tree(const Tree&) = delete;
    Tree& operator=(const Tree&) = delete;

    [[nodiscard]] Node root() const { return tree_.nodes.empty() ? Node() : Node(tree_, tree_.nodes.front()); }

private:
    SyntaxNodes tree_;
};

/// A function of the code itself, as text of its own.
struct FunctionTree {
    [[nodiscard]] FunctionTree(std::string_view text, Budget& budget) : source(text), tree(Language::python, source, budget) {}

    const std::string source;
    const Tree tree;
};

}  // namespace stoa::guard
