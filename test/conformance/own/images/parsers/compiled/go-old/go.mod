module example.com/old

go 1.14

require example.com/direct v1.0.0
require example.com/extra v1.0.0 // indirect
