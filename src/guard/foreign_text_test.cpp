#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "guard/inspector.h"

using namespace stoa::guard;

namespace {

using Cells = std::vector<std::string>;

bool finds_pool(const Cells& cells) {
    Inspector inspector(limits_at_the_gate());
    bool found = false;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const Inspection inspection = inspector.inspect(cells[i], CellKind::code, static_cast<std::int32_t>(i));
        CHECK_FALSE(inspection.budget_exceeded);
        found = found || std::ranges::any_of(inspection.facts, [](const Fact& fact) { return fact.use == Use::used && fact.kind == FactKind::url && fact.value == "stratum+tcp://pool.example.org:3333"; });
    }
    return found;
}

#define COMMAND "./svc -o stratum+tcp://pool.example.org:3333 -u me"

}  // namespace

TEST_CASE("what another language, a file of recipes or a program's input runs is read") {
    for (const Cells& cells : std::vector<Cells>{
             {"%%perl\nsystem('" COMMAND "');"},
             {"%%ruby\nputs `" COMMAND "`"},
             {"%%script node\nrequire('child_process').execSync('./svc -o stratum' + '+tcp://pool.example.org:3333 -u me')"},
             {"%%R\nsystem(\"" COMMAND "\")"},
             {"!perl -e 'exec(\"" COMMAND "\")'"},
             {"!awk 'BEGIN{system(\"" COMMAND "\")}'"},
             {"%%writefile main.go\npackage main\nfunc main() { exec.Command(\"./svc\", \"-o\", \"stratum+tcp://pool.example.org:3333\").Run() }", "!go run main.go"},
             {"%%writefile a.c\n#include <stdlib.h>\nint main(void) { return system(\"" COMMAND "\"); }", "!gcc a.c -o a && ./a"},
             {"%%writefile Makefile\nPOOL = stratum+tcp://pool.example.org:3333\nall:\n\t@./svc -o $(POOL) -u me\n", "!make"},
             {"%%writefile package.json\n{\"scripts\": {\"start\": \"" COMMAND "\"}}", "!npm start"},
             {"%%writefile CMakeLists.txt\nadd_custom_target(go ALL COMMAND " COMMAND ")", "!cmake . && cmake --build ."},
             {"%%writefile justfile\ngo:\n    " COMMAND "\n", "!just go"},
             {"%%writefile conftest.py\nimport os\nos.system('" COMMAND "')", "!pytest -q"},
             {"%%writefile setup.py\nimport os\nos.system('" COMMAND "')", "!pip install ."},
             {"%%writefile Dockerfile\nFROM alpine\nCMD [\"./svc\", \"-o\", \"stratum+tcp://pool.example.org:3333\"]", "!docker build -t a . && docker run a"},
             {"%%writefile a.config.js\nmodule.exports = {script: './svc', args: '-o stratum+tcp://pool.example.org:3333'}", "!npx pm2 start a.config.js"},
             {"%%cython\nfrom libc.stdlib cimport system\nsystem(b'" COMMAND "')"},
             {"import os\nos.environ['POOL'] = 'stratum+tcp://pool.example.org:3333'", "!./app"},
             {"%%writefile a.service\n[Service]\nExecStart=" COMMAND "\n", "!systemctl start a"},
             {"!(crontab -l; echo '*/5 * * * * " COMMAND "') | crontab -"},
             {"!echo '" COMMAND "' | at now"},
             {"!echo '" COMMAND "' | xargs -I{} sh -c '{}'"},
             {"!printf '\\x2e/svc -o stratum\\x2btcp://pool.example.org:3333 -u me' | sh"},
             {"import subprocess\nsubprocess.run('bash', input=b'" COMMAND "\\n')"},
             {"import subprocess\nsubprocess.run(['sh'], input='" COMMAND "', text=True)"},
             {"import subprocess\nhow = {'args': '" COMMAND "'}\nsubprocess.run(**how)"},
             {"import subprocess\nhow = dict(args='" COMMAND "', shell=True)\nsubprocess.run(**how)"},
             {"import functools, os\nos.system(functools.reduce(lambda a, c: a + chr(c - 1), [c + 1 for c in b'" COMMAND "'], ''))"},
             {"with open('run.sh', 'w') as f:\n    print('#!/bin/sh', file=f)\n    print('" COMMAND "', file=f)", "!sh run.sh"},
             {"import os\nb = bytearray([c ^ 9 for c in b'" COMMAND "'])\nfor i in range(len(b)):\n    b[i] = b[i] ^ 9\nos.system(b.decode())"},
         }) {
        INFO(cells.front());
        CHECK(finds_pool(cells));
    }
}

TEST_CASE("what nothing runs in another language is no use of it") {
    for (const Cells& cells : std::vector<Cells>{
             {"%%perl\n# system('" COMMAND "')\nprint 'nothing';"},
             {"%%writefile Makefile\nall:\n\t" COMMAND "\n", "!cat Makefile"},
             {"%%writefile a.c\nint main(void) { return system(\"" COMMAND "\"); }"},
             {"%%writefile conftest.py\nimport os\nos.system('" COMMAND "')", "!cat conftest.py"},
             {"%%writefile Dockerfile\nFROM alpine\n# CMD " COMMAND, "!docker build ."},
             {"%%writefile package.json\n{\"scripts\": {\"start\": \"" COMMAND "\"}}", "!npm --version"},
         }) {
        INFO(cells.front());
        CHECK_FALSE(finds_pool(cells));
    }
}

TEST_CASE("a shell's loops are told with what they go over") {
    Inspector inspector(limits_at_the_gate());
    const Inspection inspection = inspector.inspect("%%bash\nwhile read p; do unzip -P \"$p\" a.zip; done < words.txt\nwhile true; do curl -s https://example.org/; done\nfor i in 1 2; do date; done", CellKind::code, 0);
    const auto told = [&](std::string_view value, std::string_view begin) {
        return std::ranges::any_of(inspection.facts, [&](const Fact& fact) { return fact.kind == FactKind::loop && fact.value == value && fact.text.starts_with(begin); });
    };
    CHECK(told("$ unzip", "lines of a file: unzip -P {?} a.zip"));
    CHECK(told("$ curl", "endless: curl -s https://example.org/"));
    CHECK(told("$ date", "items: date"));
}
