package signing

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

func TestVectors(t *testing.T) {
	text, err := os.ReadFile(os.Getenv("SIGNING_VECTORS"))
	if err != nil {
		t.Fatal(err)
	}
	var vectors []struct{ Name, Secret, Payload, Signature string }
	if err := json.Unmarshal(text, &vectors); err != nil {
		t.Fatal(err)
	}
	for _, vector := range vectors {
		if vector.Secret == "" {
			continue // of another kind of key
		}
		if got := Sign(vector.Secret, vector.Payload); got != vector.Signature {
			t.Errorf("%s: expected %s, got %s", vector.Name, vector.Signature, got)
		}
	}
}

func TestWhatIsSentIsWhatWasSigned(t *testing.T) {
	exchange := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, request *http.Request) {
		payload, signature, _ := strings.Cut(request.URL.RawQuery, "&signature=")
		if key := request.Header.Get("X-MBX-APIKEY"); key != "k" {
			t.Errorf("the key is %q", key)
		}
		if expected := Sign("s", payload); signature != expected {
			t.Errorf("%s: expected %s, got %s", payload, expected, signature)
		}
	}))
	defer exchange.Close()
	client := http.Client{Transport: Transport{Key: "k", Secret: "s"}}
	for _, query := range []string{"", "?size=100", "?isolatedSymbol=%E5%B8%81%26size%3D1%20%2B"} {
		answer, err := client.Get(exchange.URL + "/sapi" + query)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
	}
}
