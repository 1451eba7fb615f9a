// Command catalogue serves the products for sale from a snapshot file.
//
// All 40,000 products fit into 60 MB of memory, and a shop that can be browsed while the
// database is down is worth more than prices that are a few minutes fresher. A sidecar
// writes the snapshot (k8s/shop/catalogue.yaml); this program only ever reads it.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"time"
)

type product struct {
	SKU         string `json:"sku"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Category    string `json:"category"`
	Currency    string `json:"currency"`
	AmountCents int    `json:"amount_cents"`
	Available   int    `json:"available"`
}

type snapshot struct {
	bySKU map[string]product
	taken time.Time
}

var (
	current  atomic.Value // of *snapshot
	found    atomic.Int64
	notFound atomic.Int64
)

func load(path string) (*snapshot, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var products []product
	if err := json.Unmarshal(raw, &products); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	bySKU := make(map[string]product, len(products))
	for _, p := range products {
		bySKU[p.SKU] = p
	}
	return &snapshot{bySKU, info.ModTime()}, nil
}

// reload keeps the last good snapshot when the newest can't be read.
func reload(path string, every time.Duration) {
	for range time.Tick(every) {
		info, err := os.Stat(path)
		if err != nil || info.ModTime().Equal(current.Load().(*snapshot).taken) {
			continue
		}
		if next, err := load(path); err != nil {
			log.Printf("kept the old snapshot: %v", err)
		} else {
			current.Store(next)
		}
	}
}

func serveProduct(w http.ResponseWriter, r *http.Request) {
	p, ok := current.Load().(*snapshot).bySKU[strings.TrimPrefix(r.URL.Path, "/products/")]
	if !ok {
		notFound.Add(1)
		http.NotFound(w, r)
		return
	}
	found.Add(1)
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(p)
}

func serveMetrics(w http.ResponseWriter, _ *http.Request) {
	age := time.Since(current.Load().(*snapshot).taken).Seconds()
	fmt.Fprintf(w, "http_requests_total{code=\"200\"} %d\n", found.Load())
	fmt.Fprintf(w, "http_requests_total{code=\"404\"} %d\n", notFound.Load())
	fmt.Fprintf(w, "catalogue_snapshot_age_seconds %f\n", age)
}

func main() {
	path := os.Getenv("CATALOGUE_SNAPSHOT")
	first, err := load(path)
	if err != nil {
		log.Fatal(err)
	}
	current.Store(first)
	go reload(path, 5*time.Second)

	http.HandleFunc("/products/", serveProduct)
	http.HandleFunc("/metrics", serveMetrics)
	http.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	log.Fatal(http.ListenAndServe(":8080", nil))
}
