"""Open311 GeoReport v2 at `/open311/v2/`, in XML and JSON. What it says and takes stands in docs/api/open311.md."""
