import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Writes `count` different manifests of everyday size, the same every time. */
export function writeManifests(folder: string, count: number): void {
  mkdirSync(folder, { recursive: true })
  for (let index = 0; index < count; index++) writeFileSync(join(folder, `app-${index}.yaml`), manifest(index))
}

function manifest(index: number): string {
  const hardened = index % 3 !== 0
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-${index}
  namespace: team-${index % 40}
  labels: {app: app-${index}, tier: ${index % 2 ? 'web' : 'worker'}}
spec:
  replicas: ${(index % 5) + 1}
  selector:
    matchLabels: {app: app-${index}}
  template:
    metadata:
      labels: {app: app-${index}}
    spec:
      serviceAccountName: app-${index}
      securityContext:
        runAsNonRoot: ${hardened}
        fsGroup: ${1000 + index}
      containers:
        - name: app
          image: registry.example/team-${index % 40}/app-${index}:1.${index % 90}.0
          args: ["--port=8080", "--log-level=info", "--shard=${index}"]
          env:
            - {name: SHARD, value: "${index}"}
            - name: DB_PASSWORD
              valueFrom: {secretKeyRef: {name: db-${index}, key: password}}
          ports:
            - {containerPort: 8080, name: http}
          resources:
            requests: {cpu: ${100 + (index % 400)}m, memory: 64Mi}
            limits: {cpu: "1", memory: 256Mi}
          readinessProbe:
            httpGet: {path: /ready, port: http}
          securityContext:
            readOnlyRootFilesystem: ${hardened}
            allowPrivilegeEscalation: ${!hardened}
            capabilities: {drop: [ALL]}
          volumeMounts:
            - {name: tmp, mountPath: /tmp}
      volumes:
        - name: tmp
          emptyDir: {sizeLimit: 64Mi}
---
apiVersion: v1
kind: Service
metadata: {name: app-${index}, namespace: team-${index % 40}}
spec:
  selector: {app: app-${index}}
  ports: [{name: http, port: 80, targetPort: http}]
`
}
