{{- define "status-page.labels" -}}
app.kubernetes.io/name: status-page
app.kubernetes.io/part-of: shop
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
