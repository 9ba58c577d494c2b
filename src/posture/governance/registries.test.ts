import { describe, expect, it } from 'vitest'
import { fullImageName, isBelow } from './registries.ts'

describe('fullImageName', () => {
  it.each([
    ['nginx', 'docker.io/library/nginx'],
    ['nginx:1.27@sha256:abc', 'docker.io/library/nginx'],
    ['bitnami/redis:7', 'docker.io/bitnami/redis'],
    ['index.docker.io/bitnami/redis', 'docker.io/bitnami/redis'],
    ['docker.io/library/nginx', 'docker.io/library/nginx'],
    ['gcr.io/project/app:1', 'gcr.io/project/app'],
    ['gcr.io:5000/project/app:1', 'gcr.io:5000/project/app'],
    ['gcrXio/project/app', 'docker.io/gcrXio/project/app'],
    ['localhost/app', 'localhost/app'],
    ['registry:5000/app', 'registry:5000/app'],
  ])('reads %s as %s', (image, name) => {
    expect(fullImageName(image)).toBe(name)
  })
})

describe('isBelow', () => {
  it.each([
    ['gcr.io/project/app', 'gcr.io', true],
    ['gcr.io/project/app', 'gcr.io/', true],
    ['gcr.io/project/app', 'gcr.io/project', true],
    ['gcr.io/project2/app', 'gcr.io/project', false],
    ['gcr.io:5000/project/app', 'gcr.io', false],
    ['evil-gcr.io/project/app', 'gcr.io', false],
    ['1.dkr.ecr.eu-west-1.amazonaws.com/app', '*.amazonaws.com', true],
    ['amazonaws.com/app', '*.amazonaws.com', false],
    ['evilamazonaws.com/app', '*.amazonaws.com', false],
    ['eu.gcr.io/project/app', '*.gcr.io/project', true],
    ['eu.gcr.io/project2/app', '*.gcr.io/project', false],
  ])('%s below %s: %s', (name, entry, expected) => {
    expect(isBelow(name, entry)).toBe(expected)
  })
})
