// Package histories reads whole histories from the gateway.
package histories

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"log"
	"net/http"
	"net/url"
	"os"
)

type line[Record any] struct {
	Record   *Record
	Cursor   string
	Complete bool
	Error    *struct{ Msg string }
}

// Read yields every record once, oldest first, or an error last: it names the cursor to go on from.
func Read[Record any](ctx context.Context, resource string, query url.Values) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		if cursor, err := read(ctx, resource, query, func(record Record) bool { return yield(record, nil) }); err != nil {
			yield(*new(Record), fmt.Errorf("%s: %w; go on with cursor=%s", resource, err, cursor))
		}
	}
}

func read[Record any](
	ctx context.Context, resource string, query url.Values, yield func(Record) bool,
) (cursor string, err error) {
	address := os.Getenv("BINANCE_GATEWAY_URL") + "/histories/" + resource + "?" + query.Encode()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return "", err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		said, _ := io.ReadAll(answer.Body)
		return "", errors.New(string(said))
	}
	for lines := bufio.NewReader(answer.Body); ; {
		text, err := lines.ReadBytes('\n')
		if err != nil { // without a line that says complete, the end is not the end
			return cursor, errors.Join(errors.New("the history was cut off"), err)
		}
		var next line[Record]
		if err := json.Unmarshal(text, &next); err != nil {
			return cursor, err
		}
		cursor = next.Cursor
		switch {
		case next.Error != nil:
			return cursor, errors.New(next.Error.Msg)
		case next.Complete, next.Record != nil && !yield(*next.Record):
			return cursor, nil
		}
	}
}

// Print prints the records as they come, and ends the program with an error.
func Print[Record any](records iter.Seq2[Record, error]) {
	for record, err := range records {
		if err != nil {
			log.Fatal(err)
		}
		text, err := json.Marshal(record)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(string(text))
	}
}
