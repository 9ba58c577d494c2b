#!/bin/sh
curl -H 'Authorization: Basic am9lOm5vdC1hLXJlYWwtcHc=' https://a.internal/
curl -H "Authorization: Basic $LOGIN" https://a.internal/
