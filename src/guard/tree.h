// tree-sitter, tamed: a tree that is freed, nodes that may be asked anything, and a parse that keeps to a budget.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tree_sitter/api.h>

#include "guard/budget.h"

namespace stoa::guard {

enum class Language : std::uint8_t { python, bash };

/// A node of a tree that lives; a null node answers everything with nothing.
class Node {
public:
    Node() = default;
    Node(TSNode node, std::string_view source) : node_(node), source_(source) {}

    explicit operator bool() const { return !ts_node_is_null(node_); }
    [[nodiscard]] std::string_view type() const { return *this ? std::string_view(ts_node_type(node_)) : std::string_view(); }
    [[nodiscard]] bool is(std::string_view type_name) const { return type() == type_name; }
    [[nodiscard]] std::string_view text() const;
    [[nodiscard]] std::int32_t row() const { return *this ? static_cast<std::int32_t>(ts_node_start_point(node_).row) : 0; }
    [[nodiscard]] std::uint32_t start() const { return *this ? ts_node_start_byte(node_) : 0; }
    [[nodiscard]] std::uint32_t end() const { return *this ? ts_node_end_byte(node_) : 0; }
    [[nodiscard]] Node field(std::string_view name) const;
    /// Named children without comments. Linear, unlike asking for the n-th one by one.
    [[nodiscard]] std::vector<Node> children() const;
    /// All children, also the unnamed, with comments.
    [[nodiscard]] std::vector<Node> all_children() const;
    [[nodiscard]] std::string_view source() const { return source_; }

private:
    TSNode node_{};
    std::string_view source_;
};

class Tree {
public:
    /// Parses within the budget; without a root when that is met, and then the budget says so. `source` must outlive the tree.
    [[nodiscard]] Tree(Language language, std::string_view source, Budget& budget);
    ~Tree();
    Tree(const Tree&) = delete;
    Tree& operator=(const Tree&) = delete;

    [[nodiscard]] Node root() const;

private:
    TSTree* tree_ = nullptr;
    std::string_view source_;
};

}  // namespace stoa::guard
