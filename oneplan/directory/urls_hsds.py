from django.urls import path

from oneplan.directory import api

app_name = "hsds"
TABLES = {
    "services": "service",
    "organizations": "organization",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
    "service_at_locations": "service_at_location",
}
urlpatterns = [
    path("", api.about, name="about"),
    *(path(name, api.rows, {"table": table}, name=name) for name, table in TABLES.items()),
    *(
        path(f"{name}/<str:key>", api.row, {"table": table}, name=table)
        for name, table in TABLES.items()
    ),
]
