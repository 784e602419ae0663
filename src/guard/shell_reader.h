// Reads shell text: follows variables, pipes, here-documents and substitutions, and gives each command's words to the reading.
#pragma once

#include <string>
#include <vector>

#include "guard/reading.h"
#include "guard/tree.h"

namespace stoa::guard {

class ShellReader {
public:
    [[nodiscard]] explicit ShellReader(Reading& reading) : reading_(reading) {}

    void read(Node node);

private:
    /// What a statement prints, when that is known.
    Value read_statement(Node node, const Value* input);
    Value read_pipeline(Node node, const Value* input);
    Value read_command_node(Node node, const Value* input, const std::string* here);
    Value read_redirected(Node node, const Value* input);
    void read_children(Node node);
    void assign(Node node);
    void read_shell_loop(Node node, const Value* input, std::string over);
    void find_forks(Node root);
    std::string word(Node node);
    std::string variable(std::string_view name);

    Reading& reading_;
    std::vector<std::string> loops_;  ///< around what is being read
};

/// The escapes of C: \n, \x41, \101.
[[nodiscard]] std::string ansi_c(std::string_view text);
/// What a program prints that only changes its input or its arguments: echo, base64 -d, rev, cat; else unknown.
[[nodiscard]] Value printed_by(const std::vector<std::string>& words, const Value* input, Reading& reading);

}  // namespace stoa::guard
