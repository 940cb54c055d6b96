// Package pages reads an operation page by page, and a long time window by window.
package pages

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strconv"
)

// Size is how many records are asked for at once: the most that the exchange gives.
const Size int64 = 100

// Limit is the same for what comes without pages: its windows hold fewer.
const Limit int32 = 100

const day = 86_400_000

// A Window is a span of time in milliseconds since 1970, both ends included.
type Window struct{ Start, End int64 }

// Windows cuts the time between the program's two arguments into windows of so many days. Most operations take 100; of
// loans, the exchange shows 7.
func Windows(days int64) (windows []Window) {
	longest := days * day
	for start := argument(1); start <= argument(2); start += longest {
		windows = append(windows, Window{start, min(start+longest-1, argument(2))})
	}
	return windows
}

// Print asks for page after page, and prints the records as they come.
func Print[Row any](ask func(current int64) []Row) (printed []Row) {
	for current := int64(1); ; current++ {
		rows := ask(current)
		for _, row := range rows {
			line, err := json.Marshal(row)
			if err != nil {
				log.Fatal(err)
			}
			fmt.Println(string(line))
		}
		printed = append(printed, rows...)
		if int64(len(rows)) < Size {
			return printed
		}
	}
}

func argument(position int) int64 {
	if len(os.Args) != 3 {
		log.Fatal("give two arguments, FROM and TO, in milliseconds since 1970")
	}
	value, err := strconv.ParseInt(os.Args[position], 10, 64)
	if err != nil {
		log.Fatal(err)
	}
	return value
}
