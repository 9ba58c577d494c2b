{{/* Labels that pods are selected by; they never change. */}}
{{- define "seawall-gate.selector" -}}
app.kubernetes.io/name: seawall-gate
{{- end -}}

{{- define "seawall-gate.labels" -}}
{{ include "seawall-gate.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/component: admission-webhook
app.kubernetes.io/part-of: seawall
{{- end -}}

{{- define "seawall-gate.image" -}}
{{- $tagged := printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- if .Values.image.digest -}}{{ printf "%s@%s" $tagged .Values.image.digest }}{{- else -}}{{ $tagged }}{{- end -}}
{{- end -}}

{{/*
What the policies want the API server to ask, as JSON: {"closed": {scope: true}, "open": {...}, "mends": bool}. The same
answer as webhookConfigurations() of src/gate/webhooks gives; a test holds the two together.
*/}}
{{- define "seawall-gate.demand" -}}
{{- $known := .Files.Get "files/webhooks.gen.json" | fromJson -}}
{{- $demand := dict "closed" (dict) "open" (dict) "mends" false -}}
{{- range $text := regexSplit "(?m)^---.*$" .Values.policies -1 -}}
  {{- $policy := fromYaml $text -}}
  {{- if hasKey $policy "Error" -}}{{- fail (printf "policies: %s" $policy.Error) -}}{{- end -}}
  {{- if eq (toString $policy.kind) "List" -}}
    {{- fail "policies: write each policy as a document of its own, not as a List" -}}
  {{- end -}}
  {{- if regexMatch "SecurityPolicy$" (toString $policy.kind) -}}
    {{- $_ := set $demand.closed "own" true -}}
    {{- $spec := $policy.spec | default dict -}}
    {{- $mode := $spec.mode | default "enforce" -}}
    {{- $strict := has $mode (list "enforce" "ratchet") -}}
    {{- $failure := $spec.failure | default (ternary "closed" "open" $strict) -}}
    {{- $fixes := $spec.fixes | default "none" -}}
    {{- if or (ne $fixes "none") $spec.merge -}}{{- $_ := set $demand "mends" true -}}{{- end -}}
    {{- $scopes := get $demand $failure -}}
    {{- range $pack := $spec.packs -}}
      {{- if not (hasKey $known.packs $pack) -}}{{- fail (printf "policies: there is no pack %q" $pack) -}}{{- end -}}
      {{- range $scope := get $known.packs $pack -}}{{- $_ := set $scopes $scope true -}}{{- end -}}
    {{- end -}}
    {{- range $pattern := concat ($spec.controls | default list) ($spec.checks | default list) -}}
      {{- $glob := printf "^%s$" (replace `\*` `.*` (regexQuoteMeta $pattern)) -}}
      {{- range $scope, $ids := $known.checks -}}
        {{- range $id := $ids -}}
          {{- $name := contains "/" $pattern | ternary $id (first (splitList "/" $id)) -}}
          {{- if regexMatch $glob $name -}}{{- $_ := set $scopes $scope true -}}{{- end -}}
        {{- end -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- if .Values.podSecurity.labels -}}
  {{- $_ := set $demand.closed "template" true -}}
  {{- $_ := set $demand.closed "namespace" true -}}
  {{- $_ := set $demand.closed "own" true -}}
{{- end -}}
{{- toJson $demand -}}
{{- end -}}

{{/* The rules of these scopes, as a YAML list. */}}
{{- define "seawall-gate.rules" -}}
{{- $rules := (.root.Files.Get "files/webhooks.gen.json" | fromJson).rules -}}
{{- range $scope := list "template" "object" "namespace" "own" -}}
{{- if hasKey $.scopes $scope -}}
{{- range $rule := get $rules $scope }}
- apiGroups: {{ toJson $rule.apiGroups }}
  apiVersions: {{ toJson $rule.apiVersions }}
  operations: ["CREATE", "UPDATE"]
  resources: {{ toJson $rule.resources }}
  scope: '*'
{{- end }}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* One webhook: {root, phase, failure, scopes}. */}}
{{- define "seawall-gate.webhook" -}}
{{- $namespaces := append .root.Values.webhooks.excludeNamespaces .root.Release.Namespace | uniq | sortAlpha -}}
- name: {{ .phase }}-{{ .failure }}.gate.seawall.dev
  admissionReviewVersions: ["v1"]
  clientConfig:
    service:
      namespace: {{ .root.Release.Namespace }}
      name: seawall-gate
      port: 443
      path: {{ eq .phase "mutate" | ternary "/mutate" (printf "/validate/%s" .failure) }}
    {{- if not .root.Values.certManager.enabled }}
    caBundle: {{ b64enc .root.Values.tls.caBundle }}
    {{- end }}
  rules:
    {{- include "seawall-gate.rules" . | trim | nindent 4 }}
  namespaceSelector:
    matchExpressions:
      - key: kubernetes.io/metadata.name
        operator: NotIn
        values: {{ toJson $namespaces }}
  failurePolicy: {{ eq .failure "closed" | ternary "Fail" "Ignore" }}
  matchPolicy: Equivalent
  sideEffects: None
  timeoutSeconds: 5
  {{- if eq .phase "mutate" }}
  reinvocationPolicy: IfNeeded
  {{- end }}
{{- end -}}

{{- define "seawall-gate.webhook-metadata" -}}
name: seawall-gate
labels:
  app.kubernetes.io/name: seawall-gate
{{- if .Values.certManager.enabled }}
annotations:
  cert-manager.io/inject-ca-from: {{ .Release.Namespace }}/seawall-gate
{{- end }}
{{- end -}}
