// Package signing signs requests to the exchange with an HMAC secret; a client of the gateway does not need it.
package signing

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Sign returns the signature of a query as it is sent, already encoded.
func Sign(secret, query string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(query))
	return hex.EncodeToString(mac.Sum(nil))
}

// Transport sends requests signed, and with the key, unless that is empty because the client sets it already.
type Transport struct{ Key, Secret string }

// RoundTrip signs a copy of the request, for the caller's is not to be changed.
func (t Transport) RoundTrip(request *http.Request) (*http.Response, error) {
	signed := request.Clone(request.Context())
	if t.Key != "" {
		signed.Header.Set("X-MBX-APIKEY", t.Key)
	}
	query := strings.TrimPrefix(fmt.Sprintf("%s&timestamp=%d", signed.URL.RawQuery, time.Now().UnixMilli()), "&")
	signed.URL.RawQuery = query + "&signature=" + Sign(t.Secret, query)
	return http.DefaultTransport.RoundTrip(signed)
}
