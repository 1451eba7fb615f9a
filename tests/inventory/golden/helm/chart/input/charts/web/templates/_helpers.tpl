{{- define "web.fullname" -}}PLANTED{{- end }}
