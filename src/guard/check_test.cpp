#include <doctest/doctest.h>

#include <string>

#include "guard/check.h"

using namespace stoa::guard;

TEST_CASE("what is taken for code by its content begins as code may, and data does not") {
    for (const std::string content : {"#!/bin/sh\nls", "#!/usr/bin/env python3\n", R"({"cells": [], "nbformat": 4})", " \r\n\t{\n\"nbformat\": 4, \"cells\": []}", "\xEF\xBB\xBF{\"cells\": [], \"nbformat\": 4}"}) {
        INFO(content);
        CHECK(kind_of_file("download", content) != FileKind::other);
        CHECK(may_be_code(content));
    }
    // A beginning that says nothing yet is read on.
    CHECK(may_be_code(std::string(4096, ' ')));
    for (const std::string content : {"a,b\n1,2\n", "\x7f" "ELF", "[1, 2]", "", "import os\n"}) {
        INFO(content);
        CHECK(kind_of_file("download", content) == FileKind::other);
        CHECK_FALSE(may_be_code(content));
    }
}
