// Checks a bundle with Go's own signed notes and transparency logs (golang.org/x/mod/sumdb), which share no
// line with Endface. Prints the size of the log, or says what does not fit and exits with 1.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func need(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func read(name string) []byte {
	content, err := os.ReadFile(filepath.Join(os.Args[1], name))
	need(err)
	return content
}

func hashOf(raw []byte) (hash tlog.Hash) {
	if len(raw) != tlog.HashSize {
		need(fmt.Errorf("a hash of %d bytes", len(raw)))
	}
	copy(hash[:], raw)
	return hash
}

func checkpoint(name string, verifiers note.Verifiers) tlog.Tree {
	opened, err := note.Open(read(name), verifiers)
	need(err)
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	need(err)
	root, err := base64.StdEncoding.DecodeString(lines[2])
	need(err)
	return tlog.Tree{N: size, Hash: hashOf(root)}
}

func rootOf(records [][]byte) tlog.Hash {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			found[i] = stored[index]
		}
		return found, nil
	})
	for number, record := range records {
		hashes, err := tlog.StoredHashes(int64(number), record, reader)
		need(err)
		stored = append(stored, hashes...)
	}
	root, err := tlog.TreeHash(int64(len(records)), reader)
	need(err)
	return root
}

func main() {
	var card struct{ Vkey string }
	var proof struct {
		First       int64
		Numbers     []int64
		Consistency []string
		Inclusion   [][]string
	}
	need(json.Unmarshal(read("device-card.json"), &card))
	need(json.Unmarshal(read("proof.json"), &proof))
	verifier, err := note.NewVerifier(card.Vkey)
	need(err)
	verifiers := note.VerifierList(verifier)
	tree := checkpoint("checkpoint", verifiers)
	records := bytes.Split(bytes.TrimSuffix(read("records.jsonl"), []byte("\n")), []byte("\n"))
	if proof.First == 1 && proof.Inclusion == nil && rootOf(records) != tree.Hash {
		need(fmt.Errorf("the records do not lead to the root"))
	}
	for i, path := range proof.Inclusion {
		need(tlog.CheckRecord(hashes(path), tree.N, tree.Hash, proof.Numbers[i]-1, tlog.RecordHash(records[i])))
	}
	if len(proof.Consistency) > 0 {
		before := checkpoint("checkpoint-before", verifiers)
		need(tlog.CheckTree(hashes(proof.Consistency), tree.N, tree.Hash, before.N, before.Hash))
	}
	fmt.Println(tree.N)
}

func hashes(texts []string) []tlog.Hash {
	found := make([]tlog.Hash, len(texts))
	for i, text := range texts {
		raw, err := hex.DecodeString(text)
		need(err)
		found[i] = hashOf(raw)
	}
	return found
}
